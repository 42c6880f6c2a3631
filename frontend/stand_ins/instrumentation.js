// Nothing listens to the router's steps.
export const consumeInstrumentationClientResultMetaReceiver = () => undefined;
export const getRouteInstrumentationUpdates = () => ({});
export const instrumentClientSideRouter = (router) => router;

// For the router's own server, which only builds the pages.
export const instrumentHandler = (handler) => handler;
export const instrumentationResultMetaContext = undefined;
