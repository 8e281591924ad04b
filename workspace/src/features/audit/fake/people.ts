/** The people and rooms of the mocked town, as the gateway would know them. */
export const people = [
  { id: 'a-claire', name: 'Claire Morvan' },
  { id: 'a-idriss', name: 'Idriss Benali' },
  { id: 'a-helene', name: 'Hélène Garnier' },
  { id: 'a-marc', name: 'Marc Lefèvre' },
  { id: 'a-nadia', name: 'Nadia Osman' },
  { id: 'a-yann', name: 'Yann Kerdoncuff' },
  { id: 'a-sofia', name: 'Sofia Almeida' },
] as const

export const rooms = [
  { id: '!halle:parvis.localhost', name: 'Halle Saint-Roch' },
  { id: '!conseil:parvis.localhost', name: 'Conseil municipal' },
  { id: '!ecoles:parvis.localhost', name: 'Écoles' },
  { id: '!voirie:parvis.localhost', name: undefined },
] as const

export const helene = people[2]
export const claire = people[0]
