/** The words of the rail and of other features' pages: all of this feature's sentences that come with the first page. */
export const fr = {
  files: {
    nav: 'Fichiers',
    room: 'Fichiers du salon',
    attach: { open: 'Joindre un fichier', device: 'De cet appareil', coffre: 'Du coffre du salon' },
  },
}
