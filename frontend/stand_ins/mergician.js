// Merges what a parent gives an element with what it has: with classes only, nothing lies deeper than this.
export const mergician = (...parts) => Object.assign({}, ...parts);
