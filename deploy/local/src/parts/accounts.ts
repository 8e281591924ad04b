/** The demo's people, one per role that can be played, and a colleague to write to. */
export interface DemoAccount {
  readonly uid: string
  readonly given_name: string
  readonly usual_name: string
  readonly email: string
  readonly siret: string
  readonly parvis_roles: readonly string[]
}

export const organisation = { name: 'Ville d’Orléans-la-Démo', siret: '21450234600012', domain: 'ville.example' }

export const demoAccounts: readonly DemoAccount[] = [
  account('claire.morvan', 'Claire', 'Morvan', []),
  account('idriss.benali', 'Idriss', 'Benali', []),
  account('helene.garnier', 'Hélène', 'Garnier', ['auditeur']),
  account('marc.lefevre', 'Marc', 'Lefèvre', ['administrateur']),
]

export const roleNames: Readonly<Record<string, { readonly fr: string; readonly en: string }>> = {
  auditeur: { fr: 'auditrice', en: 'auditor' },
  administrateur: { fr: 'administrateur', en: 'administrator' },
  membre: { fr: 'membre', en: 'member' },
}

function account(uid: string, given: string, family: string, roles: readonly string[]): DemoAccount {
  const email = `${uid}@${organisation.domain}`
  return { uid, given_name: given, usual_name: family, email, siret: organisation.siret, parvis_roles: roles }
}
