import { join } from 'node:path'
import { temporaryFolder } from '../../testing/gateway.ts'
import { entryIndexContract } from './entry-index.contract.ts'
import { openEntryIndex } from './open.ts'

entryIndexContract('SQLite in memory', () => openEntryIndex({ kind: 'memory' }))
entryIndexContract('SQLite in a file, in a thread of its own', async () => {
  const folder = temporaryFolder()
  const index = await openEntryIndex({ kind: 'sqlite', file: join(folder.path, 'index.sqlite') })
  const { close } = index
  return Object.assign(index, {
    close: async () => {
      await close()
      folder[Symbol.dispose]()
    },
  })
})
