import type { DropBox, DropsPort, Person } from '../port.ts'

const day = 86_400_000

/** Drop boxes in memory; the first one that is made holds two deposits, one of them altered. */
export function fakeDrops(by: Person): DropsPort {
  let all: readonly DropBox[] = []
  const change = (drop: string, part: (box: DropBox) => Partial<DropBox>) =>
    (all = all.map((box) => (box.id === drop ? { ...box, ...part(box) } : box)))
  const without = (drop: string, deposit: string) =>
    change(drop, (box) => ({ deposits: box.deposits.filter(({ id }) => id !== deposit) }))
  return {
    list: async (coffre) => all.filter((box) => box.coffre === coffre),
    async make(coffre, { words, days }) {
      const id = String(all.length + 1).padStart(24, '0')
      const at = Date.now()
      const told = { name: 'Plan de masse.pdf', size: 2_400_000, from: 'Cabinet Roux' }
      const box: DropBox = {
        ...{ id, coffre, open: true, by, words, left: 198 },
        address: `https://parvis.example/depot#${id}.${'A'.repeat(43)}`,
        expires: at + days * day,
        deposits: [
          { id: 'one', at, sealed: 2_400_200, told },
          { id: 'two', at, sealed: 120_000, told: null },
        ],
      }
      all = [...all, box]
      return box
    },
    close: async (_coffre, drop) => void change(drop, () => ({ open: false })),
    keep: async (_coffre, drop, deposit) => void without(drop, deposit),
    discard: async (_coffre, drop, deposit) => void without(drop, deposit),
  }
}
