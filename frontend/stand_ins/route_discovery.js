// All routes come in one manifest with the first page; none is found out later.
export const isFogOfWarEnabled = () => false;
export const getPatchRoutesOnNavigationFunction = () => undefined;
export const useFogOFWarDiscovery = () => undefined;
export const getPartialManifest = (manifest) => manifest;

// For the router's own server, which only builds the pages.
export const getManifestPath = () => "/__manifest";
export const getPathsWithAncestors = undefined;
export const handleClientVersionMismatch = undefined;
