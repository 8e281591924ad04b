import { liveSource, type LiveSource } from '../../../shared/lib/live.ts'
import { CallError } from '../port.ts'
import type { Visit, VisitPort } from '../visit-port.ts'

export interface FakeVisit {
  readonly port: VisitPort
  readonly visit: LiveSource<Visit>
}

const to = { title: 'Halle Saint-Roch, réunion de chantier', host: 'Claire Morvan', organisation: 'Ville d’Orléans' }

/** A visit on nothing: whoever holds it opens the door. */
export function fakeVisit(): FakeVisit {
  const visit = liveSource<Visit>({ at: 'invited', to })
  return {
    visit,
    port: {
      visit,
      async knock(name) {
        await Promise.resolve()
        if (!/\p{L}/u.test(name)) throw new CallError('refused')
        visit.set({ at: 'waiting', to, locked: false })
      },
      async leave(why = 'left') {
        visit.set({ at: 'over', why })
      },
    },
  }
}
