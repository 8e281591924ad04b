type Bytes = Uint8Array<ArrayBuffer>

/** RFC 4648 §5, without padding. */
export const toText = (bytes: Bytes): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

/** Throws InvalidCharacterError. */
export const fromText = (text: string): Bytes =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (one) => one.charCodeAt(0))

/** A name for a node or a blob: 144 random bits. Nothing of a name, a place or a time is in it. */
export const randomName = (): string => toText(crypto.getRandomValues(new Uint8Array(18)))
