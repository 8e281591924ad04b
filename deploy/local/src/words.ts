/** One sentence, in every language a reader may have. */
export interface Sentence {
  readonly fr: string
  readonly en: string
}

export type Language = keyof Sentence

/** What can go wrong on a machine, each with its remedy: the register of this program's error codes. */
export const sentences = {
  'port.taken': (p: { port: number }) => ({
    fr: `Le port ${p.port} est déjà utilisé par un autre programme : arrêtez-le, ou lancez « npm start -- --port 0 » pour en prendre un libre.`,
    en: `Port ${p.port} is already used by another program: stop it, or run « npm start -- --port 0 » to take a free one.`,
  }),
  'data.in-use': (p: { url: string; pid: number }) => ({
    fr: `Parvis tourne déjà sur ces données, à l’adresse ${p.url} (processus ${p.pid}) : ouvrez-la, ou arrêtez-le d’abord.`,
    en: `Parvis is already running on this data at ${p.url} (process ${p.pid}): open that address, or stop it first.`,
  }),
  'data.not-ours': (p: { path: string }) => ({
    fr: `Le dossier ${p.path} n’est pas un dossier de données de Parvis : rien n’a été effacé.`,
    en: `The folder ${p.path} is not a Parvis data folder: nothing was deleted.`,
  }),
  'reset.needs-answer': () => ({
    fr: 'Effacer les données demande une confirmation : ajoutez --yes, ou lancez la commande dans un terminal.',
    en: 'Deleting the data asks for confirmation: add --yes, or run the command in a terminal.',
  }),
  'disk.full': (p: { what: string }) => ({
    fr: `Le disque est plein pendant « ${p.what} » : libérez au moins 3 Go, puis relancez.`,
    en: `The disk is full during « ${p.what} »: free at least 3 GB, then run this again.`,
  }),
  'network.none': (p: { what: string }) => ({
    fr: `Le réseau ne permet pas de télécharger ${p.what} : vérifiez la connexion ou le serveur mandataire, puis relancez.`,
    en: `The network does not let ${p.what} be downloaded: check the connection or the proxy, then run this again.`,
  }),
  'command.failed': (p: { what: string; line: string }) => ({
    fr: `${p.what} a échoué : ${p.line}`,
    en: `${p.what} failed: ${p.line}`,
  }),
  'synapse.no-python': () => ({
    fr: 'La messagerie n’est pas disponible : Synapse demande Python 3.10 ou plus récent. Installez-le, ou donnez l’adresse d’un Synapse dans PARVIS_SYNAPSE_URL.',
    en: 'Chat is unavailable: Synapse needs Python 3.10 or newer. Install it, or give the address of a Synapse in PARVIS_SYNAPSE_URL.',
  }),
  'synapse.no-venv': () => ({
    fr: 'La messagerie n’est pas disponible : ce Python ne sait pas créer d’environnement isolé. Installez le paquet python3-venv, puis relancez.',
    en: 'Chat is unavailable: this Python cannot create a virtual environment. Install the package python3-venv, then run this again.',
  }),
  'livekit.no-go': () => ({
    fr: 'Les appels ne sont pas disponibles : LiveKit demande Go 1.26, ou Python avec pip pour l’apporter. Installez l’un des deux, ou donnez l’adresse d’un LiveKit dans PARVIS_LIVEKIT_URL.',
    en: 'Calls are unavailable: LiveKit needs Go 1.26, or Python with pip to bring it. Install either, or give the address of a LiveKit in PARVIS_LIVEKIT_URL.',
  }),
  'part.lacks': (p: { why: Sentence }) => p.why,
  'livekit.no-key': () => ({
    fr: 'Les appels ne sont pas disponibles : PARVIS_LIVEKIT_URL est donné sans PARVIS_LIVEKIT_API_KEY et PARVIS_LIVEKIT_API_SECRET_FILE.',
    en: 'Calls are unavailable: PARVIS_LIVEKIT_URL is given without PARVIS_LIVEKIT_API_KEY and PARVIS_LIVEKIT_API_SECRET_FILE.',
  }),
  'nextcloud.no-administrator': () => ({
    fr: 'Les fichiers ne sont pas disponibles : PARVIS_NEXTCLOUD_URL est donné sans PARVIS_NEXTCLOUD_ADMIN et PARVIS_NEXTCLOUD_ADMIN_PASSWORD_FILE.',
    en: 'Files are unavailable: PARVIS_NEXTCLOUD_URL is given without PARVIS_NEXTCLOUD_ADMIN and PARVIS_NEXTCLOUD_ADMIN_PASSWORD_FILE.',
  }),
  'part.left-out': (p: { part: Sentence }) => ({
    fr: `${p.part.fr} n’a pas été démarré : l’option --without le demandait.`,
    en: `${p.part.en} was not started: the option --without asked for it.`,
  }),
  'part.dies': (p: { part: Sentence; log: string; line: string }) => ({
    fr: `${p.part.fr} s’arrête dès son démarrage (${p.line}) : le journal est dans ${p.log}.`,
    en: `${p.part.en} stops as soon as it starts (${p.line}): its log is in ${p.log}.`,
  }),
  'part.silent': (p: { part: Sentence; log: string; seconds: number }) => ({
    fr: `${p.part.fr} ne répond pas après ${p.seconds} s : le journal est dans ${p.log}.`,
    en: `${p.part.en} does not answer after ${p.seconds} s: its log is in ${p.log}.`,
  }),
  'address.unanswered': (p: { part: Sentence; url: string }) => ({
    fr: `${p.part.fr} ne répond pas à l’adresse ${p.url} : vérifiez-la, ou retirez la variable pour utiliser celui de Parvis.`,
    en: `${p.part.en} does not answer at ${p.url}: check the address, or unset the variable to use Parvis’s own.`,
  }),
  'chromium.none': () => ({
    fr: 'Aucun Chromium n’a été trouvé pour les essais dans un navigateur : installez-le, ou donnez son chemin dans PARVIS_CHROMIUM.',
    en: 'No Chromium was found for the browser tests: install it, or give its path in PARVIS_CHROMIUM.',
  }),
  'name.unknown': (p: { name: string; known: string }) => ({
    fr: `« ${p.name} » n’existe pas ici. Choix possibles : ${p.known}.`,
    en: `« ${p.name} » does not exist here. Choose among: ${p.known}.`,
  }),
} satisfies Record<string, (params: never) => Sentence>

export type ErrorCode = keyof typeof sentences
