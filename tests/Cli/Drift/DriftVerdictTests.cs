using Edge.Cli.Drift;
using Edge.Compiler.Ir;
using Edge.Compiler.Pack;
using Edge.Devices.Link;
using Edge.Runtime.Drift;

namespace Edge.Cli.Tests.Drift;

public sealed class DriftVerdictTests
{
    [Fact]
    public void Parts_like_the_calibration_are_stable()
    {
        DriftVerdict verdict = After(new Random(1), 1000, brightness: 0);
        Assert.Equal((DriftVerdict.Stable, ""), (verdict.Kind, verdict.Advice));
        Assert.Contains("5 windows of 200 parts", verdict.Reason);
        Assert.All(verdict.Evidence, each => Assert.InRange(each.Middle!.Value, 0.4, 0.6));
        Assert.Equal([.. verdict.Counters.Statistics.Select(statistic => (int?)statistic.Psi)], verdict.Evidence.Select(each => each.Psi));
    }

    [Fact]
    public void Darker_parts_ask_for_the_lamp_first_and_say_since_when()
    {
        DriftVerdict verdict = After(new Random(2), 400, brightness: -40, usual: 250);
        Assert.Equal(DriftVerdict.Retrain, verdict.Kind);
        DriftEvidence moved = Assert.Single(verdict.Evidence, each => each.IsShifted);
        Assert.Equal(("brightness", -1), (moved.Name, moved.Counters.Direction));
        Assert.InRange(moved.Counters.AlarmFrom, 235, 260);
        Assert.StartsWith("brightness is lower since part 2", verdict.Reason);
        Assert.StartsWith("look at lamp", verdict.Advice);
        Assert.InRange(moved.Middle!.Value, 0, 0.15);
    }

    [Fact]
    public void Before_a_window_ends_nothing_is_called_stable()
    {
        DriftVerdict verdict = After(new Random(3), 150, brightness: 0);
        Assert.Equal(DriftVerdict.Watch, verdict.Kind);
        Assert.All(verdict.Evidence, each => Assert.Null(each.Psi));
        Assert.Contains("no window of 200 parts has ended", verdict.Reason);
    }

    [Fact]
    public void Scores_that_are_spread_otherwise_are_told_from_those_that_have_moved()
    {
        var random = new Random(4);
        DriftFingerprint fingerprint = Fingerprint(random);
        var sentinel = new DriftSentinel(fingerprint.Scores, fingerprint.Means, fingerprint.Textures, 200);
        for (int i = 0; i < 400; i++)
            sentinel.Add(i % 2 == 0 ? -60 : 40, Draw(random, 10, 20), Draw(random, -70, 9)); // at both ends
        DriftVerdict verdict = DriftVerdict.Of(DriftCounters.Of(sentinel), fingerprint, "desk");
        Assert.Equal(DriftVerdict.Retrain, verdict.Kind);
        Assert.StartsWith("score is spread otherwise in the last window (PSI ", verdict.Reason);
        Assert.Contains("look at the rejects", verdict.Advice);
    }

    [Fact]
    public void Counters_of_another_calibration_are_refused()
    {
        var random = new Random(5);
        DriftFingerprint fingerprint = Fingerprint(random), other = Fingerprint(random, 900);
        var sentinel = new DriftSentinel(other.Scores, other.Means, other.Textures, 200);
        Assert.Equal("E0605", Assert.Throws<DeviceException>(() => DriftVerdict.Of(DriftCounters.Of(sentinel), fingerprint, "desk")).Code);
    }

    private static DriftVerdict After(Random random, int parts, int brightness, int usual = 0)
    {
        DriftFingerprint fingerprint = Fingerprint(random);
        var sentinel = new DriftSentinel(fingerprint.Scores, fingerprint.Means, fingerprint.Textures, 200);
        for (int i = 0; i < usual + parts; i++)
            sentinel.Add(Draw(random, -10, 15), Draw(random, i < usual ? 10 : 10 + brightness, 20), Draw(random, -70, 9));
        return DriftVerdict.Of(DriftCounters.Of(sentinel), fingerprint, "desk");
    }

    internal static DriftFingerprint Fingerprint(Random random, int images = 2000)
    {
        var fingerprint = new DriftFingerprint();
        for (int i = 0; i < images; i++)
        {
            fingerprint.Scores[Draw(random, -10, 15) + 128]++;
            fingerprint.Means[Draw(random, 10, 20) + 128]++;
            fingerprint.Textures[Draw(random, -70, 9) + 128]++;
        }

        return fingerprint;
    }

    internal static int Draw(Random random, int centre, int spread)
    {
        double bell = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return Math.Clamp((int)Math.Round(centre + spread * bell), -128, 127);
    }
}
