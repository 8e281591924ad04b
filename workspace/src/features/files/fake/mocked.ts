import type { RoomFile } from '../../../shared/lib/room-file.ts'
import { topFolder, type FileEntry, type FilesPort, type Person } from '../port.ts'
import { fakeFiles } from './port.ts'

const claire: Person = { id: '@claire.morvan:parvis.localhost', name: 'Claire Morvan' }
const idriss: Person = { id: '@idriss.benali:parvis.localhost', name: 'Idriss Benali' }
const helene: Person = { id: '@helene.garnier:parvis.localhost', name: 'Hélène Garnier' }
const marc: Person = { id: '@marc.lefevre:parvis.localhost', name: 'Marc Lefèvre' }

const halle = '!halle:parvis.localhost'
const day = 86_400_000

/** The files of the mocked workspace. `?files=10000` fills a folder with that many. */
export function mockedFiles(query: URLSearchParams, tell?: (room: string, file: RoomFile) => void): FilesPort {
  const empty = query.has('empty')
  const { port, coffres } = fakeFiles({
    me: claire,
    members: [claire, helene, idriss, marc],
    coffres: empty
      ? []
      : [
          { id: halle, name: 'Halle Saint-Roch', kind: 'room', memberCount: 4 },
          { id: '!finances:parvis.localhost', name: 'Finances 2027', kind: 'room', memberCount: 4 },
          { id: '!helene:parvis.localhost', name: 'Hélène Garnier', kind: 'direct', memberCount: 2 },
        ],
    after: (ms, run) => void setTimeout(run, ms),
    ...(tell && { tell }),
  })
  if (empty) return port
  coffres.change(halle, seeded(Number(query.get('files') ?? 0), coffres.bytes))
  return port
}

function seeded(many: number, bytes: Map<string, Blob>): readonly FileEntry[] {
  const now = Date.now()
  // One for all of them: ten thousand would be most of what a folder of so many costs to show.
  const photograph = new Blob(['Relevé\n'], { type: 'text/plain' })
  const entry = (id: string, parent: string, name: string, size: number, at: number, by: Person): FileEntry => {
    const kind = size === 0 ? 'folder' : 'file'
    const versions = kind === 'folder' ? [] : [{ id: `${id}.1`, number: 1, size, at, by }]
    const content = parent === 'releves' ? photograph : new Blob([`${name}\n`], { type: 'text/plain' })
    for (const version of versions) bytes.set(version.id, content)
    const type = name.endsWith('.txt') ? 'text/plain' : ''
    return { id, coffre: halle, parent, name, kind, size, type, at, by, versions, conflictOf: null, deleted: null }
  }
  const note = entry('note', 'etudes', 'Note de cadrage v3.odt', 184_000, now - 3_600_000, claire)
  const earlier = { id: 'note.0', number: 1, size: 171_000, at: now - day, by: helene }
  return [
    entry('etudes', topFolder, 'Études', 0, now - 2 * day, helene),
    entry('marche', topFolder, 'Marché de travaux', 0, now - 9 * day, marc),
    entry('releves', 'etudes', 'Relevés de chantier', 0, now - day, marc),
    entry('diag', 'etudes', 'Diagnostic halle 2019.pdf', 8_100_000, now - 40 * day, idriss),
    { ...note, versions: note.versions.flatMap((one) => [{ ...one, number: 2 }, earlier]) },
    entry('chiffrage', 'etudes', 'Chiffrage lot 4.ods', 62_000, now - day, helene),
    entry('ferme', 'etudes', 'Ferme 3, vue du sol.jpg', 5_700_000, now - day, marc),
    entry('lisezmoi', topFolder, 'À lire en premier.txt', 900, now - 12 * day, claire),
    ...Array.from({ length: many }, (_, at) =>
      entry(`plan-${at}`, 'releves', `Relevé ${at + 1}.jpg`, 20_000 + at * 37, now - at * 60_000, marc),
    ),
  ]
}
