export const en = { files: { nav: 'Files' } }
