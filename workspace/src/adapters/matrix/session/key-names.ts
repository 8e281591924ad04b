/** Name under which the SDK keeps its keys: `<prefix>::matrix-sdk-crypto` and `…-meta`. */
export const keyStorePrefix = 'parvis'
