/** Two languages, chosen by `Accept-Language` or `?lang=`. */
const fr = {
  lang: 'fr',
  title: 'Choisir un compte',
  heading: 'Choisissez un compte',
  lead: 'Ces personnes sont inventées. Un clic ouvre leur session, sans mot de passe.',
  list: 'Comptes de démonstration',
  about: 'À quoi sert cette page',
  aside: 'Cette page remplace ProConnect, ou l’émetteur de votre organisation, pour essayer Parvis sur cette machine.',
  never: 'Elle n’admet personne d’autre. Ne l’ouvrez jamais à un réseau.',
  other: 'English',
  otherLang: 'en',
  skip: 'Aller aux comptes',
  wordmark: 'Parvis, démonstration',
  roles: { auditeur: 'Audit', administrateur: 'Administration' } as Record<string, string>,
  member: 'Équipe',
  leaving: 'Fermer la session',
  leavingLead: 'La session de démonstration se ferme aussi.',
  leave: 'Fermer la session',
  stay: 'Rester connecté sur cette page',
  left: 'Session fermée',
  leftLead: 'Vous pouvez fermer cet onglet, ou revenir à Parvis.',
  failed: 'La connexion n’a pas abouti',
  expired: 'Cette demande de connexion n’est plus valable. Revenez à Parvis et recommencez.',
  refused: 'L’émetteur a refusé la demande de connexion. Rien n’a été transmis.',
  back: 'Revenir à Parvis',
  support: 'Pour l’assistance',
}
export type Words = typeof fr

const en: Words = {
  lang: 'en',
  title: 'Choose an account',
  heading: 'Choose an account',
  lead: 'These people are made up. One click opens their session, without a password.',
  list: 'Demonstration accounts',
  about: 'What this page is for',
  aside: 'This page stands in for ProConnect, or your organisation’s issuer, to try Parvis on this machine.',
  never: 'It admits nobody else. Never open it to a network.',
  other: 'Français',
  otherLang: 'fr',
  skip: 'Go to the accounts',
  wordmark: 'Parvis, demonstration',
  roles: { auditeur: 'Audit', administrateur: 'Administration' },
  member: 'Team',
  leaving: 'Close the session',
  leavingLead: 'The demonstration session closes as well.',
  leave: 'Close the session',
  stay: 'Stay signed in on this page',
  left: 'Session closed',
  leftLead: 'You can close this tab, or go back to Parvis.',
  failed: 'Sign-in did not succeed',
  expired: 'This sign-in request is no longer valid. Go back to Parvis and start again.',
  refused: 'The issuer refused the sign-in request. Nothing was passed on.',
  back: 'Back to Parvis',
  support: 'For support',
}

/** French unless English is asked for before it. */
export function wordsFor(acceptLanguage: string | undefined, chosen?: string | null): Words {
  if (chosen === 'en') return en
  if (chosen === 'fr') return fr
  const first = (acceptLanguage ?? '')
    .split(',')
    .map((part) => part.trim().slice(0, 2).toLowerCase())
    .find((code) => code === 'fr' || code === 'en')
  return first === 'en' ? en : fr
}
