import { CallError, type RecordedCall, type RecordingSink, type RecordingsPort } from '../../../features/calls/port.ts'
import { recordingType, type CoffreState } from '../../../features/files/port.ts'
import { mapLive } from '../../../shared/lib/live.ts'
import { named } from '../acts.ts'
import { randomName } from '../bytes.ts'
import type { Coffre } from '../coffre.ts'
import { filesError } from '../files-error.ts'
import { readContent, wholeOf, type Wanted } from '../reading.ts'
import type { Storage } from '../storage.ts'
import { newIndex, readIndex, writeIndex, type IndexFile } from './index-file.ts'
import { getPiece, putPiece, type PieceDeps } from './pieces.ts'
import { writeSmall } from './small-file.ts'

interface RecordingsDeps {
  readonly storage: Storage
  open(coffre: string): Coffre
}

/** What a browser that records writes; every member’s browser that plays it reads it. */
const written = 'video/webm'

/** Recordings of calls in the coffre of their room: who can read the coffre plays them, and no server does. */
export function recordingsPort({ storage, open }: RecordingsDeps): RecordingsPort {
  return {
    of: (room) => mapLive(open(room).state, (state) => recordingsIn(room, state)),
    open: (room, id, progress) =>
      act(async () => {
        const at = open(room)
        const index = readIndex(await indexText({ coffre: at, storage, node: id }))
        if (index === null) throw new CallError('internal')
        return read({ storage, coffre: room, node: id, index }, progress)
      }),
    begin: (room, name) =>
      act(async () => {
        await storage.noteRecording(room, 'begins')
        return sink({ storage, coffre: room, at: open(room) }, named(name))
      }),
  }
}

function recordingsIn(room: string, state: CoffreState): readonly RecordedCall[] | null {
  if (state.at !== 'ready') return null
  return state.entries
    .filter(({ type, kind }) => kind === 'file' && type === recordingType)
    .map(({ id, name, by, versions, at }) => ({ id, room, name, by, at: versions.at(-1)?.at ?? at }))
    .toSorted((a, b) => b.at - a.at)
}

async function sink(
  file: { readonly storage: Storage; readonly coffre: string; readonly at: Coffre },
  name: string,
): Promise<RecordingSink> {
  const node = randomName()
  const index = newIndex(written)
  const small = { node, name, type: recordingType }
  await writeSmall(file, { ...small, number: 1, of: [], bytes: writeIndex(index) })
  const deps: PieceDeps = { storage: file.storage, coffre: file.coffre, node, index }
  let [pieces, seconds] = [0, 0]
  return {
    append: (piece, lasting) =>
      act(async () => {
        await putPiece(deps, pieces + 1, piece)
        pieces += 1
        seconds += lasting
      }),
    close: () =>
      act(async () => {
        const closed: IndexFile = { ...index, end: { pieces, seconds } }
        const of =
          file.at
            .present()
            .manifest.nodes.get(node)
            ?.versions.map(({ record }) => record) ?? []
        await writeSmall(file, { ...small, number: 2, of: of.slice(0, 1), bytes: writeIndex(closed) })
        // A browser that crashes notes no end either: the log holds beginnings for sure, ends as far as they were told.
        await file.storage.noteRecording(file.coffre, 'ends').catch(() => {})
      }),
  }
}

const indexText = async (wanted: Wanted): Promise<string> => (await wholeOf(await readContent(wanted))).text()

async function read(deps: PieceDeps, progress: (part: number) => void) {
  const { end, type } = deps.index
  const pieces: Blob[] = []
  const most = end?.pieces ?? Infinity
  for (let number = 1; number <= most; number += 1) {
    const piece = await getPiece(deps, number)
    // Of a closed recording nothing may be missing; one without an end goes as far as there is something.
    if (piece === null && end !== null) throw new CallError('internal')
    if (piece === null) break
    pieces.push(piece)
    progress(end === null ? 0 : number / end.pieces)
  }
  return { video: new Blob(pieces, { type }), seconds: end?.seconds ?? 0, cut: end === null }
}

const codes = { refused: 'refused', network: 'network', unavailable: 'unavailable' } as const

async function act<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (cause) {
    if (cause instanceof CallError) throw cause
    const { code, rule } = filesError(cause)
    throw new CallError(code in codes ? codes[code as keyof typeof codes] : 'internal', { cause, rule })
  }
}
