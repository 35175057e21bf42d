using System.Buffers.Binary;
using Edge.Compiler.Ir;
using Edge.Runtime.Drift;
using Edge.Runtime.Link;

namespace Edge.Devices.Link;

/// <summary>What a device's drift sentinel has counted since its start, or since it was cleared.</summary>
/// <param name="State">A constant of <see cref="DriftState"/>.</param>
/// <param name="Parts">That were judged.</param>
/// <param name="Windows">That have ended, of <paramref name="Window"/> parts each.</param>
/// <param name="Statistics">In the order of <see cref="DriftSentinel"/>.</param>
public sealed record DriftCounters(int State, int Parts, int Windows, int Window, IReadOnlyList<StatisticCounters> Statistics)
{
    /// <param name="clears">The device begins anew afterwards.</param>
    /// <exception cref="DeviceException">E0606: it has no sentinel.</exception>
    public static DriftCounters Read(DeviceLink link, bool clears, CancellationToken cancellation = default)
    {
        byte[] payload = link.Ask(Opcode.Drift, Payload.Of(clears ? 1 : 0), cancellation).Payload;
        return payload.Length == DriftLayout.Bytes ? Parse(payload)
            : throw new LinkLostException($"sends {payload.Length} bytes of drift counters, {DriftLayout.Bytes} were expected");
    }

    /// <summary>As a device would send them.</summary>
    public static DriftCounters Of(DriftSentinel sentinel)
    {
        byte[] payload = new byte[DriftLayout.Bytes];
        DriftLayout.Write(sentinel, (sbyte[])(object)payload, 0);
        return Parse(payload);
    }

    /// <summary>An answer of the link: <see cref="DriftLayout"/>.</summary>
    public static DriftCounters Parse(byte[] from)
    {
        int Number(int at) => BinaryPrimitives.ReadInt32LittleEndian(from.AsSpan(at));
        return new DriftCounters(Number(0), Number(4), Number(8), Number(12), [.. Enumerable.Range(0, DriftSentinel.Statistics).Select(i =>
        {
            int at = DriftLayout.HeadBytes + i * DriftLayout.StatisticBytes;
            short[] Counts(int from16) => [.. Enumerable.Range(0, DriftHistogram.Bins).Select(bin =>
                BinaryPrimitives.ReadInt16LittleEndian(from.AsSpan(at + from16 + 2 * bin)))];
            return new StatisticCounters(Number(at), Number(at + 4), Number(at + 8), Number(at + 12), Number(at + 16), Number(at + 20), Number(at + 24),
                Number(at + 28), Counts(DriftLayout.CountsAt), Counts(DriftLayout.LastCountsAt));
        })]);
    }
}

/// <summary>One statistic of <see cref="DriftCounters"/>.</summary>
/// <param name="Psi">Of the last window, in thousandths.</param>
/// <param name="AlarmAt">The part that the trend's alarm came with, from 1 on; 0: none.</param>
/// <param name="AlarmFrom">The part since which values have moved.</param>
/// <param name="Direction">1 up, -1 down, 0 no alarm.</param>
/// <param name="Up">The trend's sums; <see cref="DriftTrend.Limit"/> is an alarm.</param>
/// <param name="Calibrated">Images at calibration.</param>
/// <param name="Counts">Parts in each of the ten bins of the window that runs; <paramref name="LastCounts"/> of the one that ended last.</param>
public sealed record StatisticCounters(
    int Psi, int State, int AlarmAt, int AlarmFrom, int Direction, int Up, int Down, int Calibrated,
    IReadOnlyList<short> Counts, IReadOnlyList<short> LastCounts);
