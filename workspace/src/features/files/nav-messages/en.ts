export const en = {
  files: {
    nav: 'Files',
    room: 'Files of the room',
    attach: { open: 'Attach a file', device: 'From this device', coffre: 'From the vault of the room' },
  },
}
