namespace Edge.Runtime.Link;

/// <summary>Text mode: the grammar of MLPerf Tiny, so that its runner can drive a device, without what is wrong in the code it comes from.</summary>
/// <remarks>
/// A command ends with '%'; CR, LF and zeros are passed over. Every command but the empty one is answered, the last line is "m-ready". An image is inferred
/// once: whoever wants another result loads another image, and a load that failed in any way is refused by 'infer'. README.md lists the rules.
/// Source: mlcommons/tiny, benchmark/api/internally_implemented.cpp.
/// </remarks>
internal sealed partial class TextCommands : IForeignBytes
{
    private const int MostCharacters = 80;
    private const int OutputBytes = 1024;

    private readonly IByteStream _stream;
    private readonly IDeviceUnderTest _device;
    private readonly LinkOptions _options;
    private readonly TextWords _words = new();
    private readonly TextOutput _out = new(OutputBytes);
    private readonly sbyte[] _line = new sbyte[MostCharacters];
    private int _lineBytes;
    private bool _isTooLong;
    private bool _isCommand; // '%' has come
    private bool _wasEmpty; // the command before was
    private int _at; // first character that is not read, while a command is obeyed
    private int _tokenFrom;
    private int _tokenEnd;
    private long _microseconds;
    private int _clock;

    /// <param name="image">Takes an image.</param>
    /// <param name="output">Takes what the network makes of it.</param>
    public TextCommands(IByteStream stream, IDeviceUnderTest device, LinkOptions options, InferenceRun run, sbyte[] image, sbyte[] output)
    {
        _stream = stream;
        _device = device;
        _options = options;
        _run = run;
        _image = image;
        _output = output;
        _clock = device.Now();
        _out.Put(options.IsEnergyMode ? _words.EnergyMode : _words.PerformanceMode);
        if (!options.IsEnergyMode)
            PutLap();
        _out.Put(_words.InitDone); // and no "m-ready", which a runner that opened the port before would take for its first answer's
    }

    public bool CanTake => !_isCommand && _job == NoJob && _out.IsEmpty;

    /// <summary>A command has come, and is obeyed by the next <see cref="GoOn"/>.</summary>
    public bool HasBegun => _isCommand;

    public void Take(sbyte value)
    {
        if (value == '%')
            _isCommand = true;
        else if (value != '\r' && value != '\n' && value != 0)
            Keep(value);
    }

    /// <summary>A session of frames begins: whatever was said and loaded counts no more.</summary>
    public void End()
    {
        Forget();
        _out.Clear();
        if (_job != NoJob)
            _run.Abandon();
        _job = NoJob;
        _expected = 0;
        _hasResults = false;
    }

    /// <param name="canWrite">The wire is free for text.</param>
    public void GoOn(bool canWrite)
    {
        int now = _device.Now();
        _microseconds += now - _clock;
        _clock = now;
        if (canWrite)
            _out.Flush(_stream);
        if (_job != NoJob)
            GoOnWithJob();
        else if (_isCommand && _out.IsEmpty)
            Obey();
    }

    private void Keep(sbyte value)
    {
        if (_lineBytes < MostCharacters)
            _line[_lineBytes++] = value;
        else
            _isTooLong = true;
    }

    private void Forget()
    {
        _lineBytes = 0;
        _isTooLong = false;
        _isCommand = false;
    }

    private void Obey()
    {
        _at = 0;
        bool isEmpty = !NextToken();
        if (isEmpty && !_isTooLong)
        {
            // Twice in a row: a host that does not know where it is.
            if (_wasEmpty)
            {
                _out.Put(_words.Resync);
                _out.Put(_words.Ready);
            }

            _wasEmpty = !_wasEmpty;
            Forget();
            return;
        }

        _wasEmpty = false;
        if (_isTooLong)
            _out.Put(_words.TooLong);
        else
            Answer();
        Forget();
        if (_job == NoJob)
            _out.Put(_words.Ready);
    }

    private void Answer()
    {
        if (IsToken(_words.Name))
            _out.Put(_words.DutName);
        else if (IsToken(_words.Timestamp))
            Timestamp();
        else if (IsToken(_words.Profile))
            SayProfile();
        else if (IsToken(_words.Help))
            _out.Put(_words.HelpText);
        else if (IsToken(_words.Id))
            SayIdentity();
        else if (IsToken(_words.Crc))
            SayChecksum();
        else if (IsToken(_words.Db))
            Db();
        else if (IsToken(_words.Infer))
            Infer();
        else if (IsToken(_words.Results))
            SayResults();
        else
            SayUnknown();
    }

    private void SayUnknown()
    {
        _out.Put(_words.Unknown);
        _out.Put(_line, _tokenFrom, _tokenEnd - _tokenFrom);
        _out.Put(_words.Close);
    }

    private void SayProfile()
    {
        _out.Put(_words.ProfileName);
        _out.Put(_words.ModelName);
        _out.PutName(_device.Identity.Model);
        _out.Put(_words.Close);
    }

    private void SayIdentity()
    {
        LinkIdentity identity = _device.Identity;
        SayHex(_words.Uid, identity.Uid);
        SayHex(_words.FirmwareHash, identity.FirmwareHash);
        SayHex(_words.ModelHash, identity.ModelHash);
        SayHex(_words.PreprocessingHash, identity.PreprocessingHash);
        SayHex(_words.LimitsHash, identity.LimitsHash);
    }

    private void SayHex(Phrase what, sbyte[] bytes)
    {
        _out.Put(what);
        for (int i = 0; i < bytes.Length; i++)
            _out.PutHex(bytes[i]);
        _out.Put(_words.Close);
    }

    private void Timestamp()
    {
        if (_options.IsEnergyMode)
            _device.Timestamp();
        else
            PutLap();
    }

    private void PutLap()
    {
        _out.Put(_words.Lap);
        _out.PutNumber(_microseconds + (_device.Now() - _clock));
        _out.Put(_words.EndOfLine);
    }

    /// <returns>False: there is none.</returns>
    private bool NextToken()
    {
        while (_at < _lineBytes && _line[_at] == ' ')
            _at++;
        _tokenFrom = _at;
        while (_at < _lineBytes && _line[_at] != ' ')
            _at++;
        _tokenEnd = _at;
        return _tokenEnd > _tokenFrom;
    }

    private bool IsToken(Phrase phrase)
    {
        return phrase.Is(_line, _tokenFrom, _tokenEnd);
    }

    /// <returns>The token as a number; -1: it is none, or has more than nine digits.</returns>
    private int TokenNumber()
    {
        if (_tokenEnd - _tokenFrom > 9)
            return -1;
        int number = 0;
        for (int i = _tokenFrom; i < _tokenEnd; i++)
        {
            int digit = _line[i] - '0';
            if (digit < 0 || digit > 9)
                return -1;
            number = 10 * number + digit;
        }

        return number;
    }
}
