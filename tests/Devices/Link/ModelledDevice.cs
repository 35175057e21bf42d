using Edge.Devices.Link;

namespace Edge.Devices.Tests.Link;

/// <summary>A device and its serial line in modelled time: what a host waits for passes at once, and an hour of silence takes no longer than a second.</summary>
internal sealed class ModelledDevice(int baud, int inputBytes, int inferenceMicroseconds) : TimeProvider
{
    private const int TickMicroseconds = 500;

    private readonly VectorDevice _device = new(inputBytes, inferenceMicroseconds);
    private readonly ModelledUart _uart = new(baud) { FifoBytes = 128, ServiceMicroseconds = 1000 };
    private long _now, _polledAt, _silentUntil;

    /// <summary>Of <see cref="GetTimestamp"/>: microseconds.</summary>
    public override long TimestampFrequency => 1_000_000;

    public double Seconds => _now / 1e6;

    public override long GetTimestamp() => _now;

    /// <summary>It does nothing from now on: what comes meanwhile stays in its UART's ring, or is lost.</summary>
    public void FallSilent(double seconds) => _silentUntil = _now + (long)(seconds * 1e6);

    /// <summary>The wire, again after each loss; closing it changes nothing at the device.</summary>
    public ILinkTransport Open() => new Wire(this);

    private void Pass(int milliseconds)
    {
        for (long end = _now + (1000L * milliseconds); _now < end;)
        {
            _now += TickMicroseconds;
            _uart.Until(_now);
            if (_now < _silentUntil || _now < _uart.DeviceFreeAt)
                continue;
            _uart.SendFromDevice(_device.Poll((int)(_now - _polledAt), _uart.TakeAtDevice()), _now);
            _polledAt = _now;
        }
    }

    private sealed class Wire(ModelledDevice owner) : ILinkTransport
    {
        public bool IsClosed => false;

        public int Read(sbyte[] to, int offset, int count) => owner._uart.Read(to, offset, count);

        public int Write(sbyte[] from, int offset, int count) => owner._uart.Write(from, offset, count);

        public void Wait(int milliseconds) => owner.Pass(milliseconds);

        public void Dispose()
        {
        }
    }
}
