import { found as foundCommand, type Command } from '../../app/commands.ts'
import { folderAddress } from './addresses.ts'
import type { CoffreState, FilesPort } from './port.ts'

/** Lines that « Chercher » shows at most. */
const most = 6
/** Shorter words name too much. */
const least = 2

/** Files of every coffre for « Chercher » (Ctrl K), by name. A coffre is opened when something is first looked for. */
export function filesCommands(port: FilesPort): (text: string) => readonly Command[] {
  return (text) => {
    if (text.trim().length < least) return []
    return port.coffres.value
      .flatMap(({ id, name }) => entriesOf(port.open(id).value).map((entry) => ({ entry, where: name })))
      .filter(({ entry }) => foundCommand(entry.name, text))
      .toSorted((a, b) => b.entry.at - a.entry.at)
      .slice(0, most)
      .map(({ entry, where }) => ({
        id: `file:${entry.id}`,
        group: 'files',
        label: entry.name,
        detail: where,
        icon: entry.kind === 'folder' ? 'files' : 'doc',
        run: {
          to:
            entry.kind === 'folder'
              ? folderAddress(entry.coffre, entry.id)
              : `${folderAddress(entry.coffre, entry.parent)}?detail=${encodeURIComponent(entry.id)}`,
        },
      }))
  }
}

const entriesOf = (state: CoffreState) => (state.at === 'ready' ? state.entries : [])
