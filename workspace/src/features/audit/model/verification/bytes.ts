export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at])
}

export function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCodePoint(...bytes))
}
