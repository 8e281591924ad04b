/** What the bootstrap can say, in both languages. Each failure is one sentence with its remedy. */
export const words = {
  fr: {
    windows:
      'Parvis ne tourne pas directement sous Windows : installez WSL (wsl --install), puis relancez npm start dans le terminal Linux.',
    platform: (platform) =>
      `Aucune version de Node n’est fournie pour ${platform} : installez Node 24.15 ou plus récent, puis relancez.`,
    noNpm: 'npm est introuvable : installez Node 18 ou plus récent avec npm, puis relancez.',
    noNetwork:
      'Le registre npm ne répond pas : vérifiez le réseau ou le réglage « npm config get registry », puis relancez.',
    diskFull: 'Le disque est plein : libérez au moins 3 Go, puis relancez.',
    failed: (what, line) => `${what} a échoué : ${line}`,
    bringNode: (version, size) => `Node ${version} (${size} Mo à télécharger)`,
    packages: 'Bibliothèques npm (environ 200 Mo la première fois)',
    waiting: 'Une autre commande de Parvis installe déjà ; attente de sa fin',
    done: (what, seconds) => `${what} : prêt en ${seconds} s`,
  },
  en: {
    windows:
      'Parvis does not run directly on Windows: install WSL (wsl --install), then run npm start in the Linux terminal.',
    platform: (platform) =>
      `No Node build is provided for ${platform}: install Node 24.15 or newer, then run this again.`,
    noNpm: 'npm was not found: install Node 18 or newer with npm, then run this again.',
    noNetwork:
      'The npm registry does not answer: check the network or « npm config get registry », then run this again.',
    diskFull: 'The disk is full: free at least 3 GB, then run this again.',
    failed: (what, line) => `${what} failed: ${line}`,
    bringNode: (version, size) => `Node ${version} (${size} MB to download)`,
    packages: 'npm packages (about 200 MB the first time)',
    waiting: 'Another Parvis command is already installing; waiting for it',
    done: (what, seconds) => `${what}: ready in ${seconds} s`,
  },
}
