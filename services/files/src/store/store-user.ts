/** What a store takes as the name of an account, and what means nothing in an address. */
export const isStoreUser = (name: string): boolean => /^[a-zA-Z0-9_@-][a-zA-Z0-9._@-]{0,63}$/.test(name)
