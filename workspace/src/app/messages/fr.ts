/** Sentences of the shell. */
export const fr = {
  shell: {
    skip: 'Aller au contenu',
    close: 'Fermer',
    cancel: 'Annuler',
    nav: {
      label: 'Navigation principale',
      search: 'Chercher',
      today: "Aujourd'hui",
      more: 'Plus',
      home: 'Parvis, accueil',
      unread: '{n} à lire | {n} à lire',
    },
    title: '{page} · Parvis',
  },
}
