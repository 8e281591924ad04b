/** What stands around other pages: the rail, a room's head, the ringing, the call in its corner. Loaded with the first page. */
export const fr = {
  calls: {
    nav: 'Appels',
    header: {
      call: 'Appeler',
      join: "Rejoindre l'appel",
      back: "Revenir à l'appel",
      count: '{n} personne est dans l’appel | {n} personnes sont dans l’appel',
    },
    ring: {
      title: '{name} vous appelle',
      where: 'Dans le salon {room}',
      withCamera: 'Répondre avec caméra',
      voiceOnly: 'Sans caméra',
      decline: 'Décliner',
      dismiss: 'Plus tard',
      silence: 'Couper la sonnerie',
      sound: 'Rétablir la sonnerie',
      leaves: 'Répondre quitte l’appel « {room} ».',
      failed: 'La réponse n’est pas partie. Réessayez.',
    },
    corner: {
      label: 'Appel en cours : {room}',
      back: "Revenir à l'appel",
      mute: 'Couper le micro',
      unmute: 'Rouvrir le micro',
      leave: "Quitter l'appel",
      alarm: 'Une alerte demande votre attention.',
      reconnecting: 'Liaison coupée, elle se rétablit.',
    },
    moving: { group: 'Vous allez dans « {name} »…', back: 'Vous revenez à l’appel…' },
    missed: { title: 'Appels manqués', back: 'Rappeler' },
    today: { title: 'Appels en cours' },
  },
}
