import type { Person } from '../port.ts'

/** The colleagues of the mocked workspace. Claire is the one who looks. */
const person = (uid: string, name: string): Person => ({ id: `@${uid}:parvis.localhost`, name })

export const people = {
  claire: person('claire.morvan', 'Claire Morvan'),
  idriss: person('idriss.benali', 'Idriss Benali'),
  helene: person('helene.garnier', 'Hélène Garnier'),
  marc: person('marc.lefevre', 'Marc Lefèvre'),
  sofia: person('sofia.almeida', 'Sofia Almeida'),
  nadia: person('nadia.cherif', 'Nadia Chérif'),
  tahia: person('tahia.teriitahi', 'Tahia Teriitahi'),
  paul: person('paul.dubois', 'Paul Dubois'),
  yann: person('yann.le-goff', 'Yann Le Goff'),
} as const
