/** What others see behind a person, and what becomes of it on a machine that can't keep up. */
export const background = {
  label: 'Background',
  none: 'My room as it is',
  blur: 'My room, blurred',
  dawn: 'Dawn',
  forest: 'Forest',
  paper: 'Paper',
  own: 'My picture',
  choose: 'Choose a picture…',
  forget: 'Forget my picture',
  kept: 'Your picture is kept in this browser only. Others see it behind you, sealed like the rest.',
  wrongType: 'This picture was not taken: choose a JPEG, PNG or WebP photograph. The background stays as it was.',
  tooLarge: 'This picture was not taken: it is larger than 20 MB. The background stays as it was.',
  unreadable: 'This browser could not read the picture. The background stays as it was; try another one.',
  noRoom: 'This browser has no room left to keep the picture. The background stays as it was.',
  help: 'Set on this device, before the picture is sealed: the room does not leave.',
  costly: 'This device is not very powerful: your picture could stutter.',
  unable: 'This browser does not let the background be changed.',
  state: {
    lighter:
      'This device can’t keep up with the background: your picture leaves smaller and less smooth. The room stays hidden.',
    'too-slow':
      'Your camera is off: this device is too slow for the background, and the room is not shown unless you say so.',
    failed: 'Your camera is off: the background could not be set, and the room is not shown unless you say so.',
  },
  retry: 'Try again with the background',
  showRoom: 'Show my room',
}
