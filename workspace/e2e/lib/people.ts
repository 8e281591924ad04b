/** The demo's people. In the portal that the suite shares, each belongs to one test file, named beside. */
export interface DemoPerson {
  readonly uid: string
  readonly name: string
}

/** two-people.e2e.test.ts */
export const claire: DemoPerson = { uid: 'claire.morvan', name: 'Claire Morvan' }
/** two-people.e2e.test.ts */
export const idriss: DemoPerson = { uid: 'idriss.benali', name: 'Idriss Benali' }
/** keyboard.e2e.test.ts */
export const helene: DemoPerson = { uid: 'helene.garnier', name: 'Hélène Garnier' }
/** policy.e2e.test.ts and origin.e2e.test.ts, which need no keys of his. */
export const marc: DemoPerson = { uid: 'marc.lefevre', name: 'Marc Lefèvre' }
