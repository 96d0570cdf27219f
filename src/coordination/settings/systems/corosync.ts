import { settingFor, timeOf, unitsFor } from '../setting.ts'
import { lines, type System } from '../system.ts'

const MAN = 'https://github.com/corosync/corosync/blob/65235a81/man/corosync.conf.5'
const CODE = 'https://github.com/corosync/corosync/blob/65235a81/exec/totemconfig.c'

/** A token goes round; who does not see it for its timeout forms a new membership. */
export const corosync: System = {
  name: 'corosync',
  title: 'Corosync',
  file: 'corosync.conf',
  sources: [
    {
      says: 'token 3000 ms, token_coefficient 650 ms for each node from the third on',
      url: CODE,
      date: '2026-08-19',
    },
    { says: 'consensus at least 1.2 token', url: MAN, date: '2026-08-19' },
    {
      says: 'token/(token_retransmits_before_loss_const + 0.2) above 30 ms, the constant being 4',
      url: MAN,
      date: '2026-08-19',
    },
  ],
  choose: ({ latencyPs, members }, stallPs) => {
    const token = settingFor({
      key: 'token',
      unit: 'ms',
      usual: 3000,
      networkPs: members * latencyPs,
      stallPs,
      least: 127,
    })
    const coefficient = settingFor({
      key: 'token_coefficient',
      unit: 'ms',
      usual: 650,
      least: 0,
    })
    const consensus = settingFor({
      key: 'consensus',
      unit: 'ms',
      usual: 3600,
      least: unitsFor((12 * timeOf(token)) / 10, 'ms'),
    })
    return {
      settings: [token, coefficient, consensus],
      detectionPs: timeOf(token),
      usualDetectionPs: (3000 + 650 * Math.max(0, members - 2)) * 1e9,
      remarks: [
        'A round of the token is all that the network asks for; token_coefficient is 0 because the number of nodes is counted already.',
      ],
      text: lines(
        'totem {',
        ...[token, coefficient, consensus].map(({ key, value }) => `    ${key}: ${value}`),
        '}',
      ),
    }
  },
}
