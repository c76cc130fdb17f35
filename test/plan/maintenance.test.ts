import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Findings } from "#src/core/problems";
import { type MaintenanceWindows, planMaintenance } from "#src/plan/maintenance";
import { NEEDS_PLAIN, saidBy, says } from "./says";

const later = pulumi.output("x");
const sunday = { dayOfWeek: "Sunday", startTime: "02:00" } as const;

const SAID: readonly (readonly [windows: unknown, said: readonly string[]])[] = [
    [null, ['null: must be an object. Write { autoUpgrade: { dayOfWeek: "Sunday", startTime: "02:00" } }.']],
    [
        "Sunday",
        ['"Sunday": must be an object. Write { autoUpgrade: { dayOfWeek: "Sunday", startTime: "02:00" } }.'],
    ],
    [later, [`[output]: must be an object. ${NEEDS_PLAIN}`]],
    [{ auto: sunday }, ["auto: is not a setting that exists here. Did you mean autoUpgrade?"]],
    [
        { autoUpgrade: null },
        ['autoUpgrade = null: must be an object. Write { dayOfWeek: "Sunday", startTime: "02:00" }.'],
    ],
    [
        { nodeOsUpgrade: "Sunday" },
        ['nodeOsUpgrade = "Sunday": must be an object. Write { dayOfWeek: "Sunday", startTime: "02:00" }.'],
    ],
    [
        { nodeOsUpgrade: [sunday] },
        [
            'nodeOsUpgrade = […]: must be an object. It is an array: write { dayOfWeek: "Sunday", startTime: "02:00" } instead.',
        ],
    ],
    [
        { autoUpgrade: {} },
        [
            'autoUpgrade.dayOfWeek: must be one of "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday" or "Sunday". Choose one of "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday" and "Sunday".',
            'autoUpgrade.startTime: must be a time HH:mm. Write "02:00".',
        ],
    ],
    [
        { autoUpgrade: { ...sunday, week: 2 } },
        [
            "autoUpgrade.week: is not a setting that exists here. Take it out; what there is: dayOfWeek, startTime, durationHours, utcOffset and intervalWeeks.",
        ],
    ],
    [
        { autoUpgrade: { ...sunday, dayOfWeek: "sunday" } },
        [
            'autoUpgrade.dayOfWeek = "sunday": must be one of "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday" or "Sunday". Did you mean "Sunday"?',
        ],
    ],
    [
        { autoUpgrade: { ...sunday, dayOfWeek: 0 } },
        [
            'autoUpgrade.dayOfWeek = 0: must be one of "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday" or "Sunday". Choose one of "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday" and "Sunday".',
        ],
    ],
    [
        { autoUpgrade: { ...sunday, startTime: "2:00" } },
        ['autoUpgrade.startTime = "2:00": must be a time HH:mm. Write "02:00".'],
    ],
    [
        { autoUpgrade: { ...sunday, startTime: "24:00" } },
        ['autoUpgrade.startTime = "24:00": must be a time HH:mm. Write "02:00".'],
    ],
    [
        { autoUpgrade: { ...sunday, startTime: "02:00\n" } },
        ['autoUpgrade.startTime = "02:00\\n": must be a time HH:mm. Write "02:00".'],
    ],
    [
        { autoUpgrade: { ...sunday, startTime: later } },
        [`autoUpgrade.startTime = [output]: must be a time HH:mm. ${NEEDS_PLAIN}`],
    ],
    [
        { autoUpgrade: { ...sunday, durationHours: 3 } },
        ["autoUpgrade.durationHours = 3: must be a whole number from 4 to 24. The least is 4."],
    ],
    [
        { autoUpgrade: { ...sunday, durationHours: 25 } },
        ["autoUpgrade.durationHours = 25: must be a whole number from 4 to 24. The most is 24."],
    ],
    [
        { autoUpgrade: { ...sunday, durationHours: "4" } },
        ['autoUpgrade.durationHours = "4": must be a whole number from 4 to 24. Write 4 without quotes.'],
    ],
    [
        { autoUpgrade: { ...sunday, utcOffset: "" } },
        ['autoUpgrade.utcOffset = "": must be +HH:mm or -HH:mm. Write "+01:00".'],
    ],
    [
        { autoUpgrade: { ...sunday, utcOffset: "01:00" } },
        ['autoUpgrade.utcOffset = "01:00": must be +HH:mm or -HH:mm. Write "+01:00".'],
    ],
    [
        { autoUpgrade: { ...sunday, utcOffset: "+15:00" } },
        ['autoUpgrade.utcOffset = "+15:00": must be +HH:mm or -HH:mm. Write "+01:00".'],
    ],
    [
        { autoUpgrade: { ...sunday, utcOffset: null } },
        ['autoUpgrade.utcOffset = null: must be +HH:mm or -HH:mm. Write "+01:00".'],
    ],
    [
        { autoUpgrade: { ...sunday, intervalWeeks: 0 } },
        ["autoUpgrade.intervalWeeks = 0: must be a whole number from 1 to 4. The least is 1."],
    ],
    [
        { autoUpgrade: { ...sunday, intervalWeeks: 5 } },
        ["autoUpgrade.intervalWeeks = 5: must be a whole number from 1 to 4. The most is 4."],
    ],
];

describe("maintenance windows", () => {
    for (const [windows, said] of SAID) {
        it(`say ${said[0]}`, () => {
            assert.deepEqual(
                says((f) => planMaintenance(f, windows as MaintenanceWindows)),
                said,
            );
        });
    }

    it("are none where the program gives none", () => {
        for (const windows of [undefined, {}, { autoUpgrade: undefined }] as (
            MaintenanceWindows | undefined
        )[]) {
            const f = new Findings();
            assert.deepEqual(planMaintenance(f, windows), []);
            assert.deepEqual(saidBy(f), []);
        }
    });

    it("have AKS's names, and defaults for what is left out", () => {
        const f = new Findings();
        const nodeOsUpgrade = {
            dayOfWeek: "Monday",
            startTime: "23:59",
            durationHours: 24,
            utcOffset: "-12:00",
            intervalWeeks: 4,
        } as const;
        assert.deepEqual(planMaintenance(f, { autoUpgrade: sunday, nodeOsUpgrade }), [
            {
                configName: "aksManagedAutoUpgradeSchedule",
                window: { ...sunday, durationHours: 4, utcOffset: "+00:00", intervalWeeks: 1 },
            },
            { configName: "aksManagedNodeOSUpgradeSchedule", window: nodeOsUpgrade },
        ]);
        assert.deepEqual(saidBy(f), []);
    });
});
