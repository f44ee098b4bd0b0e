"""A network file that uses every key once, for tests; line numbers in tests refer to it."""

TEXT = """\
network:
  code: CPN
  name: EXERCISE network
  languages: [en, no, zh-Hans]
  content_in_chat: never
  enrolment: confirmed
members:
  ESP: {name: Spain, time_zone: Europe/Madrid}
  NOR: {name: Norway, time_zone: Europe/Oslo, languages: [no, en]}
contact_points:
  nor-desk: {member: NOR, kind: police, name: EXERCISE desk Oslo, roster: nor}
  esp-desk: {member: ESP, kind: cyber, name: EXERCISE desk Madrid, roster: esp, policy: quick}
people:
  nor-1: {name: EXERCISE Kari Ødegård, member: NOR, roles: [duty_officer, supervisor]}
  nor-2: {name: EXERCISE Ola Nes, member: NOR, roles: [duty_officer], languages: [no]}
  esp-1: {name: EXERCISE Ana Ruiz, member: ESP, roles: [official, duty_officer]}
  esp-2: {name: EXERCISE Eva Gil, member: ESP, roles: [supervisor, duty_officer]}
  secretariat: {name: EXERCISE Secretariat, roles: [secretariat]}
rosters:
  nor:
    time_zone: Europe/Oslo
    layers:
      - {name: duty, rotation: {every: 2w, handover: MON 08:00, people: [nor-1, nor-2, nor-1]}}
      - name: hours
        rotation: {every: 48h, handover: 8:00, people: [nor-2], start: 2026-02-03}
      - name: deputy
        rotation: {every: 12h, handover: 20:00, people: [nor-2, nor-1]}
        restrictions: [{days: [MON, TUE], from: 18:00, to: 08:00}]
      - name: day
        fixed:
          - {days: [MON, FRI], from: 08:00, to: 18:00, person: nor-1}
          - {from: 18:00, to: 20:00, person: nor-2}
    overrides:
      - {layer: duty, person: nor-2, from: 2026-12-24 20:00, to: 2026-12-25 08:00}
      - {layer: duty, person: nor-2, from: "2026-12-26T20:00+01:00", to: "2026-12-27 06:30:15 Z"}
  esp:
    time_zone: Europe/Madrid
    layers:
      - {name: duty, rotation: {every: 1d, handover: 08:00, people: [esp-1]}}
policies:
  default:
    immediate:
      acknowledge_within: 15m
      answer_within: 8h
      steps:
        - {after: 0s, notify: duty}
        - {after: 0s, notify: deputy}
        - {after: 30m, notify: supervisors}
        - {after: 60m, notify: secretariat}
      repeat_last_every: 1h30m
    urgent:
      acknowledge_within: 1h
      answer_within: 12h
      steps: [{after: 0s, notify: duty}]
      repeat_last_every: 1h
    standard:
      acknowledge_within: 12h
      answer_within: 7d
      steps: [{after: 0s, notify: duty}]
      repeat_last_every: 12h
    information:
      acknowledge_within: 24h
      steps: [{after: 0s, notify: duty}]
      repeat_last_every: 24h
  quick:
    immediate:
      acknowledge_within: 45s
      steps: [{after: 0s, notify: duty}]
      repeat_last_every: 45s
      remind_idle_after: never
    standard:
      acknowledge_within: 1h
      answer_within: 3d
      steps: [{after: 0s, notify: duty}]
      repeat_last_every: 1h
      remind_idle_after: 2h
"""
