import type { Feature } from '../../app/feature.ts'
import { en } from './nav-messages/en.ts'
import { fr } from './nav-messages/fr.ts'
import type { FilesPort } from './port.ts'
import RoomFilesButton from './ui/RoomFilesButton.vue'

/** Sealed files. Its sentences come with its page. */
export function createFiles(port: FilesPort): Feature {
  return {
    id: 'files',
    routes: [
      {
        path: '/fichiers/:coffre?/:folder?',
        name: 'files',
        component: () => import('./ui/FilesPage.vue'),
        props: { port },
      },
    ],
    nav: [{ label: 'files.nav', icon: 'files', to: '/fichiers', order: 40, phone: true }],
    slots: { 'room-header': [RoomFilesButton] },
    messages: { fr, en },
  }
}
