using System.Buffers.Binary;
using Edge.Compiler.Ir;
using Edge.Compiler.Storage;
using Edge.Runtime.Link;

namespace Edge.Devices.Link;

/// <summary>A device, as a host talks to it: one session at a time, from one thread; several devices have a link each.</summary>
/// <remarks>
/// A result is handed on only when it names an image that was sent in this session and has none yet, that image's checksum, and outputs that have
/// theirs. Whatever else happens ends the session with <see cref="LinkLostException"/>.
/// </remarks>
public sealed class DeviceLink : IDisposable
{
    private const int WaitMilliseconds = 2, TransportTries = 3;

    private readonly Func<ILinkTransport> _open;
    private readonly DeviceLinkOptions _options;
    private readonly long _start;
    private ILinkTransport? _transport;
    private HostPort? _port;
    private LinkTotals _ended = new(0, 0, 0, 0, 0, 0, 0, 0);
    private int _session;
    private bool _wasConnected;

    public DeviceLink(LinkAddress address, DeviceLinkOptions? options = null)
        : this(address.Open, address.Text, options)
    {
    }

    /// <param name="open">Opens the wire, again after each loss.</param>
    /// <param name="name">For messages.</param>
    public DeviceLink(Func<ILinkTransport> open, string name, DeviceLinkOptions? options = null)
    {
        _open = open;
        Name = name;
        _options = options ?? new DeviceLinkOptions();
        _start = _options.Clock.GetTimestamp();
        _session = (_options.Seed is { } seed ? new Random(seed) : Random.Shared).Next(1, 0x10000);
    }

    public string Name { get; }

    /// <summary>Of the last session.</summary>
    public DeviceAbilities? Abilities { get; private set; }

    /// <summary>A session was begun and not closed; whether the device is still there shows when it is asked something.</summary>
    public bool IsOpen => _port?.Abilities is not null;

    public LinkTotals Totals => _port is null ? _ended : _ended.Plus(_port.Statistics);

    /// <summary>Hears each line of the device's log.</summary>
    public Action<string>? Heard { get; set; }

    /// <summary>Opens the wire and begins a session.</summary>
    /// <exception cref="DeviceException">E0602: the wire cannot be opened.</exception>
    /// <exception cref="LinkLostException">Nobody answers.</exception>
    public DeviceAbilities Connect(CancellationToken cancellation = default)
    {
        Close();
        _transport = _open();
        _port = new HostPort(_transport, 1000 * _options.SilenceMilliseconds, 1000 * _options.TimeoutMilliseconds);
        _session = _session % 0xffff + 1;
        if (_wasConnected)
            _ended = _ended with { Resumes = _ended.Resumes + 1 };
        _port.Greet(_session, Now);
        long begun = _options.Clock.GetTimestamp();
        while (_port.Abilities is null)
        {
            Turn(cancellation);
            if (_options.Clock.GetElapsedTime(begun).TotalMilliseconds > _options.GreetingMilliseconds)
                throw new LinkLostException("does not answer");
        }

        _wasConnected = true;
        return Abilities = _port.Abilities;
    }

    public DeviceIdentification Identify(CancellationToken cancellation = default) => DeviceIdentification.Read(Ask(Opcode.Identify, [], cancellation).Payload);

    /// <summary>Runs the network on each image, the next one on its way while one is judged.</summary>
    /// <param name="arrived">Gets each result, in any order.</param>
    /// <exception cref="LinkLostException">The session is over; images that <paramref name="arrived"/> did not get have no result.</exception>
    public void Judge(IEnumerable<(int Index, sbyte[] Image)> images, Action<LinkResult> arrived, CancellationToken cancellation = default)
    {
        var waiting = new Queue<(int Index, sbyte[] Image)>(images);
        var open = new Dictionary<int, (sbyte[] Image, int Tries)>();
        while (waiting.Count > 0 || open.Count > 0)
        {
            while (open.Count < Abilities!.Images && waiting.TryDequeue(out var next))
            {
                open.Add(next.Index, (next.Image, 1));
                SendImage(next.Index, next.Image, RunMode.Io, 0, 0, keeps: false);
            }

            if (!TryTake(cancellation, out LinkMessage? message))
                continue;
            int index = message.Number(message.Opcode == Opcode.Error ? 4 : ResultLayout.IndexAt);
            if (message.Opcode is not (Opcode.Result or Opcode.Error) || !open.TryGetValue(index, out var sent))
            {
                _ended = _ended with { Strays = _ended.Strays + 1 };
            }
            else if (message.Opcode == Opcode.Result)
            {
                arrived(ReadResult(message, sent.Image));
                open.Remove(index);
            }
            else if (IsOfTheWay(message.Payload[1]) && sent.Tries < TransportTries)
            {
                open[index] = (sent.Image, sent.Tries + 1);
                SendImage(index, sent.Image, RunMode.Io, 0, 0, keeps: false);
            }
            else
            {
                arrived(new LinkResult(index, null, message.Payload[1], 0, -1, 0, 0, 0, -1, -1));
                open.Remove(index);
            }
        }
    }

    /// <summary>Many inferences of one image, after some that do not count.</summary>
    public (LinkResult Result, int Fastest, int Slowest) Measure(sbyte[] image, int runs, int warmups, CancellationToken cancellation = default)
    {
        LinkMessage message = RunAlone(image, RunMode.Performance, runs, warmups, keeps: false, cancellation);
        return (ReadResult(message, image), message.Number(ResultLayout.FastestAt), message.Number(ResultLayout.SlowestAt));
    }

    /// <summary>The CRC-32 of every step's output, by the step's number, and the step's microseconds.</summary>
    public IReadOnlyDictionary<int, (uint Crc, int Microseconds)> Steps(sbyte[] image, CancellationToken cancellation = default)
    {
        LinkMessage message = RunAlone(image, RunMode.StepMeta, 0, 0, keeps: false, cancellation);
        CheckContent(message, image);
        return message.Content.Chunk(16)
            .Select(entry => (Step: BitConverter.ToInt32(entry), Crc: BitConverter.ToUInt32(entry, 8), Time: BitConverter.ToInt32(entry, 12)))
            .ToDictionary(entry => entry.Step, entry => (entry.Crc, entry.Time));
    }

    /// <summary>The whole output of one step, window by window.</summary>
    public sbyte[] Step(sbyte[] image, int step, int bytes, CancellationToken cancellation = default)
    {
        var values = new List<sbyte>();
        while (values.Count < bytes)
        {
            LinkMessage message = RunAlone(image, RunMode.StepData, step, values.Count, keeps: false, cancellation);
            CheckContent(message, image);
            if (message.Content.Length == 0)
                throw new LinkLostException($"step {step} has {values.Count} bytes, {bytes} were expected");
            values.AddRange(message.Content.Select(value => (sbyte)value));
        }

        return [.. values];
    }

    /// <summary>What the camera sees, or what the network would see of it.</summary>
    /// <param name="kind">A constant of <see cref="CaptureHead"/>.</param>
    public (CaptureHead Head, byte[] Bytes) Capture(int kind, CancellationToken cancellation = default)
    {
        LinkMessage message = Ask(Opcode.Capture, Payload.Of(kind), cancellation);
        if (message.Number(32) != message.Content.Length || (uint)message.Number(36) != Crc32.Of(message.Content))
            throw new LinkLostException("sends a picture that does not have its checksum");
        var head = new CaptureHead
        {
            Format = message.Number(4),
            Height = message.Number(8),
            Width = message.Number(12),
            Sequence = message.Number(16),
            TakenAt = message.Number(20),
            ExposureMicroseconds = message.Number(24),
            Gain = message.Number(28),
            Bytes = message.Content.Length,
        };
        return (head, message.Content);
    }

    /// <param name="action">A constant of <see cref="GpioAction"/>.</param>
    /// <returns>Null: nothing to tell.</returns>
    public int[]? Gpio(int action, int argument, CancellationToken cancellation = default)
    {
        LinkMessage message = Ask(Opcode.Gpio, Payload.Of(action, argument), cancellation);
        return message.Number(4) == 0 ? null : [message.Number(8), message.Number(12), message.Number(16), message.Number(20)];
    }

    /// <summary>Lets the device run the golden vectors of its model's pack.</summary>
    public SelfTestResult SelfTest(CancellationToken cancellation = default)
    {
        LinkMessage message = Ask(Opcode.SelfTest, [], cancellation);
        return new SelfTestResult(message.Number(0) == 1, message.Number(4), message.Number(8), message.Number(12), message.Number(16));
    }

    /// <summary>Restarts the device; the session is over.</summary>
    public void Reset(CancellationToken cancellation = default)
    {
        Ask(Opcode.Reset, [], cancellation);
        try
        {
            for (int i = 0; i < 10; i++)
                Turn(cancellation); // the acknowledgement the device waits for
        }
        catch (LinkLostException)
        {
            // It restarts already, and its port went with it.
        }
    }

    public void Close()
    {
        if (_port is not null)
            _ended = _ended.Plus(_port.Statistics);
        _port = null;
        _transport?.Dispose();
        _transport = null;
    }

    public void Dispose() => Close();

    // Microseconds that wrap: only differences count.
    private int Now => unchecked((int)(_options.Clock.GetElapsedTime(_start).Ticks / TimeSpan.TicksPerMicrosecond));

    /// <summary>Asks one thing and waits for its answer.</summary>
    /// <exception cref="DeviceException">E0606: the device refuses.</exception>
    internal LinkMessage Ask(int opcode, byte[] payload, CancellationToken cancellation)
    {
        _port!.Send(opcode, payload);
        return TakeAnswer(opcode, cancellation);
    }

    /// <summary>Sends what is answered only when it is refused; the refusal is the next answer.</summary>
    internal void Tell(int opcode, byte[] payload) => _port!.Send(opcode, payload);

    private LinkMessage RunAlone(sbyte[] image, int mode, int first, int second, bool keeps, CancellationToken cancellation)
    {
        SendImage(0, image, mode, first, second, keeps);
        return TakeAnswer(Opcode.Result, cancellation);
    }

    private LinkMessage TakeAnswer(int opcode, CancellationToken cancellation)
    {
        LinkMessage? message;
        while (!TryTake(cancellation, out message))
        {
        }

        if (message.Opcode == opcode)
            return message;
        if (message.Opcode == Opcode.Error)
        {
            int detail = message.Number(8);
            throw new DeviceException("E0606", Name, $"refuses: {Refusal.Of(message.Payload[1], detail)} (opcode {message.Payload[0]}, detail {detail})");
        }

        throw new LinkLostException($"answers opcode {message.Opcode} where {opcode} was asked");
    }

    private void SendImage(int index, sbyte[] image, int mode, int first, int second, bool keeps)
    {
        HostPort port = _port!;
        byte[] bytes = new byte[image.Length];
        Buffer.BlockCopy(image, 0, bytes, 0, bytes.Length);
        port.Send(Opcode.Load, Payload.Of(index, image.Length, (int)Crc32.Of(image)));
        int part = Abilities!.Payload - 8;
        for (int at = 0; at < bytes.Length; at += part)
            port.Send(Opcode.ImagePart, [.. Payload.Of(index, at), .. bytes.AsSpan(at, Math.Min(part, bytes.Length - at))]);
        port.Send(Opcode.Run, Payload.Of(index, mode | (keeps ? 1 << 8 : 0), first, second));
    }

    // Refusals that a whole image, sent again, can mend.
    private static bool IsOfTheWay(int error) =>
        error is LinkError.NoRoom or LinkError.LoadedTwice or LinkError.NotAnnounced or LinkError.WrongOffset or LinkError.NoImage or LinkError.ShortImage
            or LinkError.WrongChecksum;

    private static LinkResult ReadResult(LinkMessage message, sbyte[] image)
    {
        CheckContent(message, image);
        sbyte[] outputs = new sbyte[message.Content.Length];
        Buffer.BlockCopy(message.Content, 0, outputs, 0, outputs.Length);
        return new LinkResult(
            message.Number(ResultLayout.IndexAt), outputs, 0, message.Payload[ResultLayout.VerdictAt],
            BinaryPrimitives.ReadInt16LittleEndian(message.Payload.AsSpan(ResultLayout.ClassAt)), message.Number(ResultLayout.RunsAt),
            message.Long(ResultLayout.MicrosecondsAt), message.Long(ResultLayout.CyclesAt), message.Number(ResultLayout.HeapLowWaterAt),
            message.Number(ResultLayout.StackHighWaterAt));
    }

    private static void CheckContent(LinkMessage message, sbyte[] image)
    {
        if (message.Payload.Length != ResultLayout.Bytes)
            throw new LinkLostException("sends a result of another length than this version's");
        if ((uint)message.Number(ResultLayout.ImageCrcAt) != Crc32.Of(image))
            throw new LinkLostException($"names another image's checksum for image {message.Number(ResultLayout.IndexAt)}");
        if (message.Number(ResultLayout.ContentBytesAt) != message.Content.Length
            || (uint)message.Number(ResultLayout.ContentCrcAt) != Crc32.Of(message.Content))
            throw new LinkLostException($"sends a result for image {message.Number(ResultLayout.IndexAt)} that does not have its checksum");
    }

    private bool TryTake(CancellationToken cancellation, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out LinkMessage? message)
    {
        if (_port!.TryTake(out message))
            return true;
        _port.Expect(true, Now);
        Turn(cancellation);
        return _port.TryTake(out message);
    }

    private void Turn(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        _port!.Poll(Now);
        while (_port.Log.TryDequeue(out string? line))
            Heard?.Invoke(line);
        if (_transport!.IsClosed)
            throw new LinkLostException("has gone: the wire was closed");
        if (_port.Lost is { } reason)
            throw new LinkLostException(reason);
        _transport.Wait(WaitMilliseconds);
    }
}
