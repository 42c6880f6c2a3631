// The socket goes by websocket alone.
export const XHR = undefined;
export const Fetch = undefined;
