import type { Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Alarm, Participant } from './port.ts'

/** Whom an alarm is about, by the name the reader knows; « quelqu'un » when nobody can be named. */
export function useAlarmName(
  participants: Readonly<Ref<readonly Participant[]>>,
): (alarm: Pick<Alarm, 'participant' | 'name'>) => string {
  const { t } = useI18n()
  return ({ participant, name }) =>
    participants.value.find((one) => one.id === participant)?.person.name ?? name ?? t('calls.alarm.somebody')
}
