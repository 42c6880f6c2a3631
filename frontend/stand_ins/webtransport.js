// The socket goes by websocket alone.
export const WT = undefined;
