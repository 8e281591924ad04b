export const en = {
  calls: {
    nav: 'Calls',
    header: {
      call: 'Call',
      join: 'Join the call',
      back: 'Back to the call',
      count: '{n} person is in the call | {n} people are in the call',
    },
    ring: { title: '{name} is calling you', where: 'In the room {room}', answer: 'Answer', dismiss: 'Later' },
    corner: {
      label: 'Call in progress: {room}',
      back: 'Back to the call',
      mute: 'Mute the microphone',
      unmute: 'Unmute the microphone',
      leave: 'Leave the call',
      alarm: 'An alert needs your attention.',
      reconnecting: 'The link was cut, it is being made again.',
    },
    today: { title: 'Calls in progress' },
  },
}
