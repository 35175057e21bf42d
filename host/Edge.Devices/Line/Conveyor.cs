using Edge.Runtime.Line;

namespace Edge.Devices.Line;

/// <summary>All parts of a scenario, in the order of the belt; the same for the same seed.</summary>
internal static class Conveyor
{
    public static List<ConveyorPart> Load(LineScenario scenario, ILineSubject subject, Random random)
    {
        var parts = new List<ConveyorPart>();
        LineTiming timing = scenario.Timing;
        int count = (int)(scenario.PartsPerMinute * scenario.Duration.TotalMinutes);
        long at = scenario.SpacingMicroseconds;
        for (int i = 0; i < count; i++)
        {
            double kind = random.NextDouble();
            int slip = random.Next(-scenario.TravelJitterMicroseconds, scenario.TravelJitterMicroseconds + 1);
            parts.Add(new ConveyorPart
            {
                Number = i,
                SensorAt = at,
                DoubleAt = Happens(random, scenario.DoubleTriggerRate) ? at + random.Next(1, timing.MinimumSpacingMicroseconds) : null,
                CameraAt = at + timing.TravelToCameraMicroseconds + slip,
                GateAt = at + timing.TravelToGateMicroseconds + slip,
                Kind = subject.KindOf(i) ?? Draw(scenario, kind),
                IsDark = Happens(random, scenario.DarkRate),
                IsLate = Happens(random, scenario.LateRate),
                IsMissing = Happens(random, scenario.MissingRate),
            });
            at += (long)(scenario.SpacingMicroseconds * (1 + scenario.SpacingJitter * (2 * random.NextDouble() - 1)));
        }

        return parts;
    }

    private static PartKind Draw(LineScenario scenario, double kind) =>
        kind < scenario.DefectRate ? PartKind.Defect : kind < scenario.DefectRate + scenario.GrayRate ? PartKind.Borderline : PartKind.Good;

    public static bool Happens(Random random, double rate) => random.NextDouble() < rate;
}
