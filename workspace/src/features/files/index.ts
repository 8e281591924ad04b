import { defineAsyncComponent, defineComponent, h, type Component } from 'vue'
import type { Feature } from '../../app/feature.ts'
import { filesCommands } from './commands.ts'
import { en } from './nav-messages/en.ts'
import { fr } from './nav-messages/fr.ts'
import type { FilesPort } from './port.ts'
import { useLive } from '../../shared/lib/use-live.ts'
import AttachTool from './ui/chat/AttachTool.vue'
import RoomFilesButton from './ui/RoomFilesButton.vue'

/** Sealed files. Its sentences come with its page. */
export function createFiles(port: FilesPort): Feature {
  const withPort = (inside: Component) =>
    defineComponent({
      inheritAttrs: false,
      setup:
        (_props, { attrs }) =>
        () =>
          h(inside, { ...attrs, port }),
    })
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
    slots: {
      'room-header': [RoomFilesButton],
      'composer-tools': [withPort(AttachTool)],
      'composer-pending': [withPort(pendingOf(port))],
      'message-file': [withPort(defineAsyncComponent(() => import('./ui/chat/RoomFileCard.vue')))],
    },
    commands: filesCommands(port),
    messages: { fr, en },
  }
}

/** Nothing of it is loaded before a file is on its way. */
function pendingOf(port: FilesPort): Component {
  const PendingFiles: Component = defineAsyncComponent(() => import('./ui/chat/PendingFiles.vue'))
  return defineComponent({
    inheritAttrs: false,
    setup(_props, { attrs }) {
      const transfers = useLive(port.transfers)
      return () => (transfers.value.some(({ toRoom }) => toRoom) ? h(PendingFiles, { ...attrs }) : null)
    },
  })
}
