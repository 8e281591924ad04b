export const fr = {
  storage: {
    title: 'Compte de stockage',
    words:
      'Vos dossiers partagés sont gardés par le stockage de votre organisation. Les coffres n’en dépendent pas : ils restent scellés.',
    own: 'Parvis a créé un compte pour vous.',
    ownWords: 'Vous en aviez déjà un ? Reliez-le : vos dossiers partagés y seront, avec ceux que vous aviez.',
    link: 'Relier un compte existant',
    waiting: 'En attente de votre accord',
    waitingWords: 'Donnez votre accord sur la page du stockage, puis revenez ici. Cela se voit tout seul.',
    open: 'Ouvrir la page du stockage',
    cancel: 'Annuler',
    linked: 'Relié à {name}',
    linkedWords: 'Parvis y accède par un mot de passe d’application, que vous pouvez aussi retirer dans le stockage.',
    refused: 'Le stockage ne laisse plus Parvis entrer dans {name}',
    refusedWords:
      'L’accès y a été retiré, ou le compte est suspendu. Vos fichiers y sont toujours. Reliez le compte à nouveau ; si le stockage refuse, demandez à votre administrateur.',
    again: 'Relier à nouveau',
    signedIn: 'Votre compte : {name}',
    signedInWords: 'Le stockage vous connaît par la même connexion que Parvis. Il n’y a rien à relier.',
    unlink: 'Délier',
    askTitle: 'Délier {name} ?',
    askWords:
      'Parvis reviendra au compte créé pour vous. Aucun fichier n’est supprimé : ceux de {name} restent dans le stockage, et vous pourrez le relier à nouveau.',
    close: 'Fermer',
    retry: 'Réessayer',
    loading: 'Chargement du compte de stockage',
    failed: {
      network: 'Le serveur ne répond pas. Rien n’a changé.',
      unavailable: 'Le stockage ne répond pas. Rien n’a changé.',
      'signed-out':
        'Le stockage n’accepte plus votre connexion. Vos fichiers y sont toujours. Déconnectez-vous, puis reconnectez-vous.',
      refused: 'Votre organisation ne le permet pas. Rien n’a changé.',
    },
  },
}
