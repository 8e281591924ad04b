/** Sentences of the settings page. */
export const fr = {
  settings: {
    nav: 'Réglages',
    contents: 'Parties des réglages',
    appearance: {
      title: 'Apparence',
      words: 'Gardée dans ce navigateur.',
      theme: 'Thème',
      system: "Celui de l'appareil",
      light: 'Clair',
      dark: 'Sombre',
      contrast: 'Contraste élevé',
      size: 'Taille du texte',
      sizeHelp: 'La mise en page suit, rien ne disparaît.',
      percent: '{n} %',
      font: 'Police',
      fontHelp: 'Atkinson distingue mieux I, l et 1.',
      fontSystem: 'Système',
      fontReadable: 'Atkinson',
      motion: 'Réduire les animations',
      motionHelp: "Les volets s'ouvrent sans glisser.",
      density: 'Affichage resserré',
      densityHelp: "Plus de lignes à l'écran, pour les grandes listes.",
    },
    language: {
      title: 'Langue',
      words: 'Ce que les autres écrivent reste dans leur langue.',
      choose: "Langue de l'interface",
    },
    keyboard: {
      title: 'Clavier',
      words: 'Pensé pour le clavier AZERTY. Aucun raccourci ne tient à une seule touche.',
    },
    about: {
      title: 'À propos',
      words: 'Parvis est un logiciel libre, sous licence EUPL-1.2.',
      licences: "Ce que d'autres ont écrit, et leurs licences",
    },
  },
}
