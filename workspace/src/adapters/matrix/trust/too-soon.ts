/** Nothing is wrong yet: asked again in a moment, it will be known. */
export class TooSoon extends Error {}
