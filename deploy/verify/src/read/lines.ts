import { TlogError } from '@parvis/tlog'

/** The lines of a file without their ends, as bytes; the last must have one too. @throws TlogError `file.malformed` */
export async function* linesOf(
  parts: AsyncIterable<Uint8Array>,
  file: string,
  most: number,
): AsyncGenerator<readonly Uint8Array[]> {
  let rest = new Uint8Array(0)
  for await (const part of parts) {
    const bytes = rest.length === 0 ? part : join(rest, part)
    const lines: Uint8Array[] = []
    let from = 0
    for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, from)) {
      if (at - from > most) throw new TlogError('file.malformed', 'a line is too long', { file })
      lines.push(bytes.subarray(from, at))
      from = at + 1
    }
    rest = bytes.slice(from)
    if (rest.length > most) throw new TlogError('file.malformed', 'a line is too long', { file })
    if (lines.length > 0) yield lines
  }
  if (rest.length > 0) throw new TlogError('file.malformed', 'the last line is cut', { file })
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  const whole = new Uint8Array(a.length + b.length)
  whole.set(a)
  whole.set(b, a.length)
  return whole
}

/** A small file whole, as text. @throws TlogError `file.malformed` */
export async function textOf(parts: AsyncIterable<Uint8Array>, file: string, most: number): Promise<string> {
  const all: Uint8Array[] = []
  let length = 0
  for await (const part of parts) {
    length += part.length
    if (length > most) throw new TlogError('file.malformed', 'too long', { file })
    all.push(part)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(all.reduce(join, new Uint8Array(0)))
  } catch (cause) {
    throw new TlogError('file.malformed', 'not UTF-8', { file, cause })
  }
}
