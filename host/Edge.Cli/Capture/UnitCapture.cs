using Edge.Cli.CommandLine;
using Edge.Cli.Report;
using Edge.Compiler.Ir;
using Edge.Devices.Link;
using Edge.Runtime.Link;
using Edge.Training.Datasets.Captured;

namespace Edge.Cli.Capture;

/// <summary>Captures what the camera of one device sees, and fetches the rejects that it keeps.</summary>
internal sealed class UnitCapture(Session session, CaptureFolder folder, LinkAddress address)
{
    private const int Tries = 3;

    private UnitNames? _names;
    private DeviceIdentification? _identity;

    /// <summary>Takes pictures, one after the other.</summary>
    /// <param name="every">Time between two.</param>
    /// <returns>Pictures that were written.</returns>
    public int Pictures(bool isRaw, string? label, int count, TimeSpan every) => Connected(link =>
    {
        Identify(link);
        for (int i = 0; i < count; i++)
        {
            if (i > 0)
                session.Cancellation.WaitHandle.WaitOne(every);
            session.Cancellation.ThrowIfCancellationRequested();
            Picture(link, isRaw, label);
        }

        return count;
    });

    /// <summary>Fetches all rejects and doubtful parts that the device keeps. A lost link costs nothing: what was not acknowledged comes again.</summary>
    public UnitHarvest Rejects()
    {
        int written = 0, known = 0, drawn = 0, undrawn = 0;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return Connected(link => Fetch(link, ref written, ref known, ref drawn, ref undrawn));
            }
            catch (DeviceException e) when (e.Code == "E0604" && attempt < Tries)
            {
                session.Note($"{address}: {e.Message}; again");
            }
        }
    }

    private UnitHarvest Fetch(DeviceLink link, ref int written, ref int known, ref int drawn, ref int undrawn)
    {
        Identify(link);
        var harvest = new PartHarvest(link);
        int? last = null;
        while (harvest.Read(session.Cancellation) is { } part)
        {
            if (part.Number == last)
                throw new DeviceException("E0604", address.Text, $"part {part.Number} comes again after it was taken", "a device that lets go of what it gave", "restart it, and update its firmware");
            last = part.Number;
            var (description, picture) = SeenPicture.OfTensor(address.Text, part.Height, part.Width, part.Channels, part.Input, _identity!.PreprocessingSha256);
            int[] map = [.. part.Map.Select(cell => (int)cell)];
            Picture? heat = HeatPicture.Over(picture, map, part.MapRows);
            bool isNew = folder.Add($"{Unit}-r{part.Identity}", new CapturedPicture(description, picture, null) { Heat = heat }, (file, hash) => Entry(file, hash) with
            {
                Verdict = part.Verdict == Runtime.Judging.Verdict.Ng ? "NG" : "GRAY",
                Part = part.Tag,
                DecidingClass = part.DecidingClass,
                Excess = part.Excess,
                Scores = [.. part.Scores.Select(score => (int)score)],
                Map = map.Length == 0 ? null : map,
                MapRows = part.MapRows > 0 ? part.MapRows : null,
                ExposureMicroseconds = part.ExposureMicroseconds,
                Gain = part.Gain,
            });
            _ = isNew ? written++ : known++;
            drawn += heat is null ? 0 : 1;
            undrawn += heat is null && map.Length > 0 ? 1 : 0;
            harvest.Taken(part, session.Cancellation); // only now: it is on the disk
        }

        if (undrawn > 0)
            session.Note($"{address}: the pack on it does not say the size of its heat maps: {undrawn} were kept as numbers and not drawn; 'edge pack' makes one that says it");
        return new UnitHarvest(Unit, written, known, drawn, harvest.Look(session.Cancellation));
    }

    private void Picture(DeviceLink link, bool isRaw, string? label)
    {
        var (head, bytes) = link.Capture(isRaw ? CaptureHead.RawFrame : CaptureHead.Tensor, session.Cancellation);
        int channels = bytes.Length / Math.Max(1, head.Height * head.Width);
        var (description, picture) = isRaw
            ? SeenPicture.OfFrame(head.Format, head.Height, head.Width, bytes)
            : SeenPicture.OfTensor(address.Text, head.Height, head.Width, channels, (sbyte[])(object)bytes, _identity!.PreprocessingSha256);
        folder.Add(folder.FreeName(Unit, DateTimeOffset.Now), new CapturedPicture(description, picture, label), (file, hash) => Entry(file, hash) with
        {
            Label = label,
            ExposureMicroseconds = head.ExposureMicroseconds,
            Gain = head.Gain,
        });
    }

    private string Unit => _names?.Serial is { Length: > 0 } serial && serial.IndexOfAny(Path.GetInvalidFileNameChars()) < 0 ? serial
        : _identity!.Uid is { Length: > 0 } uid ? uid[..12] : "unit";

    private CaptureEntry Entry(string file, string hash) => new(file, CaptureTime.Now, Unit, hash)
    {
        Uid = _identity!.Uid,
        ModelSha256 = _identity.ModelSha256,
        PreprocessingSha256 = _identity.PreprocessingSha256,
        LimitsSha256 = _identity.LimitsSha256,
    };

    private void Identify(DeviceLink link)
    {
        _identity = link.Identify(session.Cancellation);
        if (_identity.PreprocessingSha256.Length == 0)
            throw new DeviceException("E0609", address.Text, "no pack with a preprocessing runs on it", "a device with a camera and a model");
        try
        {
            _names = UnitNames.Read(link, session.Cancellation);
        }
        catch (DeviceException e) when (e.Code == "E0606")
        {
            _names = null; // its firmware keeps none: the chip's number stands for it
        }
    }

    private T Connected<T>(Func<DeviceLink, T> work)
    {
        using var link = new DeviceLink(address);
        try
        {
            link.Connect(session.Cancellation);
            return work(link);
        }
        catch (LinkLostException e)
        {
            throw new DeviceException("E0604", address.Text, e.Message, hint: "what was written stays; run the same command again", inner: e);
        }
    }
}

/// <param name="Known">Parts that were on this disk already: an earlier run was cut off before it could say so.</param>
/// <param name="Drawn">Of them, parts whose heat map was drawn.</param>
/// <param name="Left">On the device, afterwards.</param>
internal sealed record UnitHarvest(string Unit, int Written, int Known, int Drawn, HarvestState Left);
