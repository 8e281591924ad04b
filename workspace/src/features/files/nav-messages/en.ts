export const en = { files: { nav: 'Files', room: 'Files of the room' } }
