import { FilesError, type FileLink, type LinksPort, type Person } from '../port.ts'
import type { FakeCoffres } from './nodes.ts'

const day = 86_400_000

/** Links in memory: they lead nowhere. */
export function fakeLinks(coffres: FakeCoffres, by: Person): LinksPort {
  let all: readonly FileLink[] = []
  return {
    list: async (coffre) => all.filter((link) => link.coffre === coffre),
    async make(coffre, node, { days, count, passphrase }) {
      const { name } = coffres.entry(coffre, node)
      const id = `${coffres.newId()}-lien`.padEnd(24, '0')
      const address = `https://parvis.example/lien#${id}.${'A'.repeat(43)}`
      const expires = Date.now() + days * day
      const link = { id, coffre, node, name, address, by, locked: passphrase !== null, expires, left: count }
      all = [...all, link]
      return link
    },
    async takeBack(_coffre, link) {
      if (!all.some(({ id }) => id === link)) throw new FilesError('missing')
      all = all.filter(({ id }) => id !== link)
    },
  }
}
