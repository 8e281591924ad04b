import { open, readFile } from 'node:fs/promises'

const window = 1 << 20

/**
 * Counts how often `needle` stands in the memory of a running process (Linux: `/proc/PID/mem`).
 * Needs the right to trace that process: root, or being its ancestor.
 */
export async function countInMemory(pid: number, needle: Buffer): Promise<number> {
  const maps = await readFile(`/proc/${pid}/maps`, 'utf8')
  const memory = await open(`/proc/${pid}/mem`, 'r')
  try {
    let found = 0
    for (const range of readableRanges(maps)) found += await countInRange(memory, range, needle)
    return found
  } finally {
    await memory.close()
  }
}

interface Range {
  readonly from: number
  readonly to: number
}

/** Readable, private or shared mappings; the kernel's own pages (`[vvar]`, `[vsyscall]`) can't be read and hold nothing of ours. */
function readableRanges(maps: string): Range[] {
  return maps
    .split('\n')
    .map((line) => /^([0-9a-f]+)-([0-9a-f]+) r\S+ .*?(\[v\w+\])?$/.exec(line))
    .filter((match) => match !== null && match[3] === undefined)
    .map((match) => ({ from: Number.parseInt(match?.[1] ?? '', 16), to: Number.parseInt(match?.[2] ?? '', 16) }))
    .filter(({ to }) => Number.isSafeInteger(to))
}

async function countInRange(memory: Awaited<ReturnType<typeof open>>, range: Range, needle: Buffer): Promise<number> {
  let found = 0
  // Windows overlap by one needle, so that one lying across their border is seen once.
  for (let from = range.from; from < range.to; from += window) {
    const length = Math.min(window + needle.length - 1, range.to - from)
    const { bytesRead, buffer } = await memory
      .read(Buffer.alloc(length), 0, length, from)
      .catch(() => ({ bytesRead: 0, buffer: Buffer.alloc(0) }))
    found += countInBytes(buffer.subarray(0, bytesRead), needle)
  }
  return found
}

/** Occurrences of `needle` in `bytes`, overlapping ones included. */
export function countInBytes(bytes: Buffer, needle: Buffer): number {
  let found = 0
  for (let at = bytes.indexOf(needle); at !== -1; at = bytes.indexOf(needle, at + 1)) found += 1
  return found
}

/** Most memory that a process ever had (Linux: `VmHWM` of `/proc/PID/status`), MiB. */
export async function peakMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1]) / 1024
}
