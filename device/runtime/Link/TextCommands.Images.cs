using Edge.Runtime.Update;

namespace Edge.Runtime.Link;

internal sealed partial class TextCommands
{
    private const int NoJob = 0;
    private const int PrintJob = 1;
    private const int ResultsJob = 2;
    private const int WarmupJob = 3;
    private const int InferJob = 4;

    private const int BytesInALine = 8;
    private const int LineRoom = 64;
    private const int DefaultPrint = 16;

    private readonly InferenceRun _run;
    private readonly sbyte[] _image; // as the network takes it
    private readonly sbyte[] _output;
    private readonly sbyte[] _one = new sbyte[1];
    private int _job;
    private int _expected; // bytes of the announced image; 0: none was announced
    private int _received;
    private bool _isUsed; // the image was inferred
    private bool _hasResults;
    private int _next; // of what a job prints
    private int _end;
    private int _runs;

    // What a host sends as 0 to 255 is -128 to 127 in the network.
    private int Flip => _options.TextIsPixels ? -128 : 0;

    private void Db()
    {
        if (!NextToken())
            _out.Put(_words.NoSubcommand);
        else if (IsToken(_words.Load))
            Load();
        else if (IsToken(_words.Print))
            Print();
        else
            AddBytes();
    }

    private void Load()
    {
        _expected = 0;
        _received = 0;
        _isUsed = false;
        _hasResults = false;
        int wanted = _device.Network.InputBytes;
        if (!NextToken())
        {
            _out.Put(_words.NoCount);
        }
        else if (wanted < 1 || wanted > _image.Length || _device.Network.OutputBytes > _output.Length)
        {
            _out.Put(_words.NoModel);
        }
        else if (TokenNumber() != wanted)
        {
            SayBytes(_words.WrongCount, wanted);
        }
        else
        {
            _expected = wanted;
            SayBytes(_words.Expecting, wanted);
        }
    }

    private void SayBytes(Phrase what, int bytes)
    {
        _out.Put(what);
        _out.PutNumber(bytes);
        _out.Put(_words.BytesClose);
    }

    /// <summary>All bytes of a message are stored, or none.</summary>
    private void AddBytes()
    {
        int digits = _tokenEnd - _tokenFrom;
        if (_expected == 0)
        {
            _out.Put(_words.NoLoad);
        }
        else if ((digits & 1) != 0)
        {
            _out.Put(_words.OddDigits);
        }
        else if (!AreDigits())
        {
            _out.Put(_words.WrongDigit);
        }
        else if (digits / 2 > _expected - _received)
        {
            _expected = 0;
            _received = 0;
            _out.Put(_words.TooMany);
        }
        else
        {
            for (int i = _tokenFrom; i < _tokenEnd; i += 2)
                _image[_received++] = (sbyte)((Digit(_line[i]) << 4 | Digit(_line[i + 1])) ^ Flip);
            if (_received == _expected)
                _out.Put(_words.LoadDone);
        }
    }

    private bool AreDigits()
    {
        for (int i = _tokenFrom; i < _tokenEnd; i++)
        {
            if (Digit(_line[i]) < 0)
                return false;
        }

        return true;
    }

    private static int Digit(int character)
    {
        if (character >= '0' && character <= '9')
            return character - '0';
        int letter = character | 32;
        return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
    }

    private void Print()
    {
        int count = DefaultPrint;
        int offset = 0;
        if (NextToken())
        {
            count = TokenNumber();
            if (NextToken())
                offset = TokenNumber();
        }

        if (count < 1 || offset < 0 || offset >= _received)
        {
            _out.Put(_words.WrongPrint);
            return;
        }

        _next = offset;
        _end = count < _received - offset ? offset + count : _received;
        _job = PrintJob;
    }

    private void SayChecksum()
    {
        int crc = Crc32.Start;
        for (int i = 0; i < _received; i++)
        {
            _one[0] = (sbyte)(_image[i] ^ Flip);
            crc = Crc32.Add(crc, _one, 0, 1);
        }

        _out.Put(_words.CrcIs);
        _out.PutHex(Crc32.Finish(crc));
        _out.Put(_words.Close);
    }

    private void Infer()
    {
        int runs = 1;
        int warmups = 0;
        if (NextToken())
        {
            runs = TokenNumber();
            if (NextToken())
                warmups = TokenNumber();
        }

        if (runs < 1)
        {
            _out.Put(_words.WrongRuns);
        }
        else if (warmups < 0)
        {
            _out.Put(_words.WrongWarmups);
        }
        else if (_expected == 0 || _received < _expected)
        {
            _out.Put(_words.Short);
            _out.PutNumber(_received);
            _out.Put(_words.Of);
            _out.PutNumber(_device.Network.InputBytes);
            _out.Put(_words.BytesClose);
        }
        else if (_isUsed)
        {
            _out.Put(_words.Used);
        }
        else if (_run.IsBusy)
        {
            _out.Put(_words.IsBusy);
        }
        else
        {
            BeginRuns(runs, warmups);
        }
    }

    private void BeginRuns(int runs, int warmups)
    {
        _isUsed = true;
        _hasResults = false;
        _runs = runs;
        _out.Put(_words.WarmupStart);
        _out.PutNumber(warmups);
        _out.Put(_words.EndOfLine);
        if (warmups > 0)
        {
            _job = WarmupJob;
            _run.Begin(_image, _output, warmups, 0, null);
        }
        else
        {
            BeginTimed();
        }
    }

    private void BeginTimed()
    {
        _out.Put(_words.WarmupDone);
        _out.Put(_words.InferStart);
        _out.PutNumber(_runs);
        _out.Put(_words.EndOfLine);
        Timestamp();
        _job = InferJob;
        _run.Begin(_image, _output, _runs, 0, null);
    }

    private void SayResults()
    {
        if (!_hasResults)
        {
            _out.Put(_words.NoResults);
            return;
        }

        _out.Put(_words.ResultsAre);
        _next = 0;
        _end = _device.Network.OutputBytes;
        _job = ResultsJob;
    }

    private void GoOnWithJob()
    {
        switch (_job)
        {
            case PrintJob:
                while (_job == PrintJob && _out.Room >= LineRoom)
                    PrintLine();
                break;
            case ResultsJob:
                while (_job == ResultsJob && _out.Room >= LineRoom)
                    PrintResult();
                break;
            default:
                if (_run.TryEnd())
                    EndRuns();
                break;
        }
    }

    private void PrintLine()
    {
        _out.Put(_words.Buffer);
        for (int i = 0; i < BytesInALine && _next < _end; i++)
        {
            if (i > 0)
                _out.PutOne('-');
            _out.PutHex((sbyte)(_image[_next++] ^ Flip));
        }

        _out.Put(_words.EndOfLine);
        if (_next == _end)
            EndJob();
    }

    private void PrintResult()
    {
        if (_next > 0)
            _out.PutOne(',');
        NetworkShape network = _device.Network;
        _out.PutThousandths(Thousandths.Of(_output[_next++] - network.ZeroPoint, network.ScaleBits));
        if (_next < _end)
            return;
        _out.Put(_words.Close);
        EndJob();
    }

    private void EndRuns()
    {
        if (!_run.IsGood)
        {
            _out.Put(_words.Failed);
            EndJob();
        }
        else if (_job == WarmupJob)
        {
            BeginTimed();
        }
        else
        {
            Timestamp();
            _out.Put(_words.InferDone);
            _hasResults = true;
            SayResults();
        }
    }

    private void EndJob()
    {
        _job = NoJob;
        _out.Put(_words.Ready);
    }
}
