/** Text of unknown writing: UTF-8 where it is, else what office programs on Windows write. Never throws. */
export function wordsOf(bytes: Uint8Array<ArrayBuffer>, cut: boolean): string {
  try {
    // Cut in the middle of a sign, the end of it does not say what the whole is written in.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: cut })
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}
