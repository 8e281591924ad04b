/** The word of the rail: all of this feature's sentences that come with the first page. */
export const fr = { files: { nav: 'Fichiers', room: 'Fichiers du salon' } }
