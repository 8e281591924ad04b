import type { DropBox, DropsPort, Person } from '../port.ts'

const day = 86_400_000

/** Drop boxes in memory; one that is made holds three deposits: a good one, an altered one, one that storage lost. */
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
        ...{ id, coffre, open: true, by, words, left: 197, vanished: false },
        address: `https://parvis.example/depot#${id}.${'A'.repeat(43)}`,
        expires: at + days * day,
        deposits: [
          { id: 'one', at, sealed: 2_400_200, told, standing: 'here', entry: 41 },
          { id: 'two', at, sealed: 120_000, told: null, standing: 'here', entry: 42 },
          { id: 'three', at, sealed: 4_100_000, told: null, standing: 'withheld', entry: 43 },
        ],
      }
      all = [...all, box]
      return box
    },
    close: async (_coffre, drop) => void change(drop, () => ({ open: false })),
    keep: async (_coffre, drop, deposit) => void without(drop, deposit),
    discard: async (_coffre, drop, deposit) => void without(drop, deposit),
    noteLoss: async (_coffre, drop, deposit) => void without(drop, deposit),
    withheld: async (coffre) =>
      all
        .filter((box) => box.coffre === coffre)
        .flatMap(({ deposits }) => deposits)
        .filter(({ standing }) => standing === 'withheld').length,
  }
}
